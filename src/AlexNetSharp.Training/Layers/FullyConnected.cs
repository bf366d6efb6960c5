using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>A fully connected layer; its input is flattened in (C, H, W) order.</summary>
/// <remarks>
/// The kernels do batches of contiguous float32 tensors on the CPU, <see cref="BFloat16Product"/> bfloat16 inputs, tensor operations
/// everything else.
/// </remarks>
internal sealed class FullyConnected : nn.Module<Tensor, Tensor>
{
    /// <summary>
    /// The smallest batch that the kernels do: their tiles hold whole vectors of images, and one image is a product of a matrix and a
    /// vector, which is as fast as memory is read.
    /// </summary>
    private const int SmallestBatch = 8;

    /// <summary>Initializes the layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="weight">Weights (outputs, inputs); owned by the layer.</param>
    /// <param name="bias">Biases (outputs); owned by the layer.</param>
    public FullyConnected(string name, Tensor weight, Tensor bias)
        : base(name) => LayerParameters.Register(this, weight, bias);

    /// <summary>Maps (N, ...) to (N, outputs).</summary>
    public override Tensor forward(Tensor input)
    {
        using Tensor flat = input.flatten(1);
        return Apply(flat, LayerParameters.Weight(this), LayerParameters.Bias(this));
    }

    /// <summary>Maps (N, inputs) to (N, outputs).</summary>
    /// <exception cref="ArgumentException">The shapes do not fit each other.</exception>
    public static Tensor Apply(Tensor x, Tensor weight, Tensor bias)
    {
        if (BFloat16Product.Takes(x, weight))
        {
            return BFloat16Product.Apply(x, weight, bias, Apply);
        }

        bool kernel = TensorMemory.IsPlain(x) && TensorMemory.IsPlain(weight) && TensorMemory.IsPlain(bias) && x.size(0) >= SmallestBatch;
        if (!kernel)
        {
            return nn.functional.linear(x, weight, bias);
        }

        if (weight.dim() != 2 || x.size(1) != weight.size(1) || bias.numel() != weight.size(0))
        {
            throw new ArgumentException(
                $"Weights {string.Join('x', weight.shape)} with {bias.numel()} biases do not fit an input of {string.Join('x', x.shape)}.");
        }

        return TensorMemory.NeedsGradient(x) || TensorMemory.NeedsGradient(weight) || TensorMemory.NeedsGradient(bias)
            ? FullyConnectedFunction.apply(x, weight, bias)
            : FullyConnectedFunction.Compute(x, weight, bias);
    }
}
