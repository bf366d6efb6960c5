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

    /// <summary>What was done to the pixels.</summary>
    public static Option<string?> Input() =>
        new("--input")
        {
            Description =
                "What was done to the pixels, where the file does not say it: torchvision, caffe, vgg, cvgj, paper, unit (0..1) or "
                    + "symmetric (-1..1); it sets order, range, mean and deviation.",
            HelpName = "name",
        };

    /// <summary>What is subtracted from the pixels.</summary>
    public static Option<string?> Mean() =>
        new("--mean")
        {
            Description =
                "What is subtracted from the pixels, where the file does not say it: a pack or its mean.npy, a .binaryproto, rgb:FILE or "
                    + "bgr:FILE by its first plane, red,green,blue in 0..255, or none.",
            HelpName = "mean",
        };
}
