using AlexNetSharp.Files;
using AlexNetSharp.Weights.Caffe;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.NumPy;
using AlexNetSharp.Weights.Onnx.Parsing;
using AlexNetSharp.Weights.PyTorch;
using AlexNetSharp.Weights.Safetensors;

namespace AlexNetSharp.Weights;

/// <summary>Opens weight files of every format that is read, by their content.</summary>
public static class WeightFiles
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">The file, which may be a run's checkpoint, or the folder of a run that has ended.</param>
    /// <param name="cancellation">Stops the opening, and the reading of numbers afterwards.</param>
    /// <exception cref="AlexNetException">
    /// There is no such file, its format is not known or holds no weights, or it is broken; the sentence says which.
    /// </exception>
    public static TensorFile Open(string path, CancellationToken cancellation = default)
    {
        path = OfRun(path);
        return WeightContent.Of(path) switch
        {
            WeightKind.Safetensors => SafetensorsFile.Open(path, cancellation),
            WeightKind.PyTorch => PyTorchFile.Open(path, cancellation),
            WeightKind.NumPy => NpyWeightFile.Open(path, cancellation),
            WeightKind.Caffe => CaffeModelFile.Open(path, cancellation),
            WeightKind.Onnx => OnnxModelFile.Open(path, cancellation),
            var kind => throw new AlexNetException(
                $"{path} is {WeightContent.Words(kind)}, which holds no weights; give it with "
                    + $"{RequestOption.Of(nameof(ImportOptions.Mean))} to {ProgramAction.ConvertWeights}."),
        };
    }

    /// <summary>The weights that a run ended with, where a path is a run's folder; else the path.</summary>
    /// <param name="path">A file, or a run's folder.</param>
    /// <exception cref="AlexNetException">The run has not ended.</exception>
    internal static string OfRun(string path)
    {
        if (!OwnRun.IsRun(path))
        {
            return path;
        }

        string weights = Path.Combine(path, OwnRun.WeightsName);
        if (File.Exists(weights))
        {
            return weights;
        }

        Sentence checkpoint = OwnRun.Checkpoints(Path.Combine(path, OwnRun.CheckpointsName)) is [.., string newest]
            ? Sentence.Of($", or give its newest checkpoint, {newest}")
            : Sentence.Of("");
        throw new AlexNetException(
            $"The run {path} has not ended, so it has no weights yet; {ProgramAction.Resume(path)} goes on{checkpoint}.");
    }

    /// <summary>The length of a file that was read, in bytes; data that an ONNX model keeps in other files are not counted.</summary>
    /// <param name="path">The file, or a run's folder.</param>
    internal static long LengthOf(string path) => new FileInfo(OfRun(path)).Length;

    /// <summary>Opens a bundle, or says how to make one of what the file is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the opening, and the reading of numbers afterwards.</param>
    /// <exception cref="AlexNetException">It is no safetensors file, or broken; the sentence says what makes a bundle of it.</exception>
    internal static SafetensorsFile OpenBundle(string path, CancellationToken cancellation = default)
    {
        path = OfRun(path);
        WeightKind kind = WeightContent.Of(path);
        if (kind is WeightKind.Safetensors)
        {
            return SafetensorsFile.Open(path, cancellation);
        }

        // What cannot be opened cannot be converted either, and says what is to be done.
        Open(path, cancellation).Dispose();
        throw new AlexNetException(
            $"{path} is {WeightContent.Words(kind)} where a bundle of this program is needed; "
                + $"{Conversion(path)} makes one of it.");
    }

    /// <summary>The action that makes a bundle of a file.</summary>
    /// <param name="path">The file.</param>
    internal static ProgramAction Conversion(string path) => ProgramAction.ConvertWeights
        .With(RequestOption.Of(RequestOption.In).With(path))
        .With(RequestOption.Of(RequestOption.Out).With(BundleName(path)));

    private static string BundleName(string path)
    {
        string name = Path.ChangeExtension(path, ".safetensors");
        return name != path ? name : Path.ChangeExtension(path, ".bundle.safetensors");
    }
}
