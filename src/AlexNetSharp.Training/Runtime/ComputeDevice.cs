using TorchSharp;

namespace AlexNetSharp.Runtime;

/// <summary>Turns the name of a device into a device of libtorch.</summary>
internal static class ComputeDevice
{
    /// <summary>The names that are understood.</summary>
    public const string Names = "auto, cpu, cuda or cuda:N";

    /// <summary>The device of a name; loads libtorch.</summary>
    /// <param name="name"><c>auto</c> (a GPU where there is one), <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <exception cref="InvalidOptionException">The name is unknown, or there is no such device.</exception>
    public static torch.Device Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        LibTorch.EnsureLoaded();
        return name switch
        {
            "cpu" => torch.CPU,
            "auto" => torch.cuda_is_available() ? torch.CUDA : torch.CPU,
            "cuda" => Gpu(0),
            _ when name.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(name.AsSpan(5), out int index) && index >= 0 => Gpu(
                index),
            _ => throw new InvalidOptionException($"There is no device '{name}'; give {Names}."),
        };
    }

    private static torch.Device Gpu(int index)
    {
        if (!torch.cuda_is_available())
        {
            throw new InvalidOptionException(
                $"Device cuda:{index} cannot be used: this libtorch finds no GPU; set LIBTORCH to the lib folder of a CUDA build of "
                    + $"PyTorch {LibTorchLocation.LibTorchVersion}, or give {RequestOption.Of(RequestOption.Device).With("cpu")}.");
        }

        int count = torch.cuda.device_count();
        return index < count
            ? torch.device($"cuda:{index}")
            : throw new InvalidOptionException(
                $"Device cuda:{index} cannot be used: this machine has {count} GPU(s), cuda:0 to cuda:{count - 1}.");
    }
}
