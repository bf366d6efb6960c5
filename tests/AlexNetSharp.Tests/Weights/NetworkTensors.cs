using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Weights;

/// <summary>A file's tensors in their places in a network.</summary>
internal static class NetworkTensors
{
    /// <summary>A tensor as the network wants it: seen in its sizes, its axes in their order, times its factor.</summary>
    public static Tensor Read(TensorFile file, TensorSource source)
    {
        TensorEntry entry = file.Tensors.Single(one => one.Name == source.Source);
        long[] sizes = [.. source.View.Count > 0 ? source.View : entry.Shape];
        Tensor values = tensor(file.Read(entry), sizes);
        values = source.Axes.Count > 0 ? values.permute([.. source.Axes.Select(axis => (long)axis)]) : values;
        return source.Factor == 1 ? values.contiguous() : values.contiguous() * source.Factor;
    }

    /// <summary>The network with all tensors of a file, in evaluation mode.</summary>
    public static NetworkModule Build(NetworkDefinition definition, TensorFile file, IReadOnlyList<TensorSource> sources)
    {
        NetworkModule network = NetworkBuilder.Build(definition, seed: 99);
        network.eval();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        Dictionary<string, Tensor> tensors = network.NamedTensors();
        Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), sources.Select(source => source.Target).Order(StringComparer.Ordinal));
        foreach (TensorSource source in sources)
        {
            Tensor values = Read(file, source);
            Assert.Equal(tensors[source.Target].shape, values.shape);
            tensors[source.Target].copy_(values);
        }

        return network;
    }
}
