using System.CommandLine;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet weights</c>: weight files of every format.</summary>
internal sealed class WeightsCommand : Command
{
    public WeightsCommand()
        : base("weights", "Look into weight files of Caffe, PyTorch, NumPy, ONNX and safetensors; convert, compare and check them.")
    {
        Add(new WeightsInspectCommand());
        Add(new WeightsConvertCommand());
        Add(new WeightsCompareCommand());
        Add(new WeightsVerifyCommand());
    }

    /// <summary>The network's name, for files whose tensors fit several.</summary>
    public static Option<string?> Model() =>
        new("--model") { Description = "The network; 'alexnet models' lists them. [default: found by the tensors]", HelpName = "name" };

    /// <summary>What is subtracted from the pixels.</summary>
    public static Option<string?> Mean() =>
        new("--mean")
        {
            Description =
                "What is subtracted from the pixels, where the file does not say it: a .binaryproto or .npy file, "
                    + "red,green,blue in 0..255, or none.",
            HelpName = "mean",
        };
}
