using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TorchSharp;

namespace AlexNetSharp.Runtime;

/// <summary>On what a network computes: the processor or a GPU. What is not set is <see cref="Auto"/>.</summary>
public readonly record struct ComputeDevice : IParsable<ComputeDevice>
{
    /// <summary>The names that <see cref="Parse(string)"/> understands, for people.</summary>
    internal const string Names = "auto, cpu, cuda or cuda:N";

    private const string GpuName = "cuda";

    private readonly string? _name;
    private readonly int? _gpu;

    private ComputeDevice(string name, int? gpu) => (_name, _gpu) = (name, gpu);

    /// <summary>A GPU where there is one, otherwise the processor.</summary>
    public static ComputeDevice Auto => default;

    /// <summary>The processor.</summary>
    public static ComputeDevice Cpu { get; } = new("cpu", null);

    /// <summary>A GPU of NVIDIA.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static ComputeDevice Cuda(int index = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new($"{GpuName}:{index}", index);
    }

    /// <summary>The device of a name.</summary>
    /// <param name="s"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <exception cref="InvalidOptionException">The name is unknown.</exception>
    public static ComputeDevice Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        return TryParse(s, null, out ComputeDevice device)
            ? device
            : throw new InvalidOptionException($"There is no device '{s}'; give {Names}.");
    }

    /// <inheritdoc/>
    public static ComputeDevice Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ComputeDevice result)
    {
        ReadOnlySpan<char> index = s is not null && s.StartsWith($"{GpuName}:", StringComparison.Ordinal)
            ? s.AsSpan(GpuName.Length + 1)
            : s == GpuName ? "0" : "";
        bool isGpu = int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int gpu);
        result = s == "cpu" ? Cpu : isGpu ? Cuda(gpu) : Auto;
        return isGpu || s is "auto" or "cpu";
    }

    /// <summary>The device's name, as <see cref="Parse(string)"/> reads it.</summary>
    public override string ToString() => _name ?? "auto";

    /// <summary>The device of libtorch, which is loaded.</summary>
    /// <exception cref="InvalidOptionException">There is no such device.</exception>
    internal torch.Device Find()
    {
        LibTorch.EnsureLoaded();
        return _gpu is { } index ? Gpu(index)
            : _name is null && torch.cuda_is_available() ? torch.CUDA
            : torch.CPU;
    }

    /// <summary>
    /// Whether it is a GPU, or could be: none is looked for where the libtorch of this machine, which is not loaded for the answer, knows
    /// none.
    /// </summary>
    internal bool MayBeGpu() => _gpu is not null || (_name is null && LibTorchLocation.Find()?.HasCuda == true);

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
                $"Device cuda:{index} cannot be used: this machine has {count} GPU(s); give cuda:0 to cuda:{count - 1}.");
    }
}
