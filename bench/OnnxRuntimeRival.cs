using AlexNetSharp.Benchmarks;
using AlexNetSharp.Kernels;
using AlexNetSharp.Models;
using AlexNetSharp.Weights.Onnx.Writing;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace AlexNetSharp.Bench;

/// <summary>
/// ONNX Runtime with as many threads as ours, set up in two ways: its idle threads wait awake, as is its default, or asleep. Asleep is
/// last: it is what ours follows, so that no thread of ONNX Runtime's is awake when ours begins.
/// </summary>
/// <param name="profile">Where ONNX Runtime's time by node is written; null for nowhere.</param>
internal sealed class OnnxRuntimeRival(TextWriter? profile) : IInferenceRival
{
    private const int ProfiledRuns = 5;

    /// <inheritdoc/>
    public string Name => "ONNX Runtime";

    /// <inheritdoc/>
    public (string Key, string Version) Library => ("onnxruntime", OrtEnv.Instance().GetVersionString());

    /// <inheritdoc/>
    public IReadOnlyList<IRivalPass> Prepare(NetworkModule network, Tensor images)
    {
        string folder = Directory.CreateTempSubdirectory("alexnet-bench-").FullName;
        try
        {
            string path = Path.Combine(folder, "model.onnx");
            OnnxWriter.Write(path, network.Definition, TensorWeights.Of(network.NamedTensors()));
            if (profile is not null)
            {
                WriteProfile(profile, path, images);
            }

            return
            [
                new OnnxRuntimePass(path, images, KernelThreads.Count, isAwake: true),
                new OnnxRuntimePass(path, images, KernelThreads.Count, isAwake: false),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void WriteProfile(TextWriter writer, string path, Tensor images)
    {
        using var profiled = new OnnxRuntimePass(path, images, KernelThreads.Count, isAwake: true, path + ".profile");
        writer.WriteLine($"ONNX Runtime by node, batch {images.size(0)}:");
        foreach ((string node, string operation, double milliseconds) in profiled.OperatorTimes(ProfiledRuns))
        {
            writer.WriteLine($"{milliseconds,9:0.000} ms  {operation,-20} {node}");
        }
    }
}
