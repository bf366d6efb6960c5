using AlexNetSharp.Layers;
using AlexNetSharp.Tests.Golden;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Layers;

/// <summary>
/// A layer of weights and biases by its kernels, and by tensor operations in double precision: on processors with AVX-512, libtorch's
/// float32 convolutions of maps that are no multiple of 16 read memory that nobody wrote.
/// </summary>
internal sealed class FullyConnectedCase(
    long[] input, long[] weight, Func<Tensor, Tensor, Tensor, Tensor> kernel, Func<Tensor, Tensor, Tensor, Tensor> operations)
{
    // Sums of some hundred float32 products in another order, measured by the largest.
    private const double Tolerance = 1e-5;

    /// <summary>Asserts that output and all gradients agree.</summary>
    public void AssertMatches(bool inputNeedsGradient)
    {
        Run ours = Backward(kernel, inputNeedsGradient), theirs = Backward(operations, inputNeedsGradient, ScalarType.Float64);
        RandomTensors.AssertClose(theirs.Output, ours.Output, Tolerance);
        Assert.Equal(theirs.Gradients.Length, ours.Gradients.Length);
        foreach ((Tensor wanted, Tensor got) in theirs.Gradients.Zip(ours.Gradients))
        {
            Assert.Equal(wanted.shape, got.shape);
            RandomTensors.AssertClose(wanted, got, Tolerance);
        }
    }

    /// <summary>Asserts that a second backward pass, and a second use in one graph, add to the gradients.</summary>
    public void AssertGradientsAccumulate()
    {
        (Tensor x, Tensor w, Tensor b) = Leaves();
        Tensor dy = OutputGradient(kernel(x, w, b));
        kernel(x, w, b).backward([dy]);
        float[][] once = [w.Gradient().Values(), b.Gradient().Values(), x.Gradient().Values()];
        kernel(x, w, b).backward([dy]);
        (kernel(x, w, b) + kernel(x, w, b)).backward([dy]);
        LayerErrors.ThrowIfAny();
        Tensor[] sums = [w.Gradient(), b.Gradient(), x.Gradient()];
        for (int i = 0; i < sums.Length; i++)
        {
            RandomTensors.AssertClose(tensor(once[i]) * 4, sums[i], Tolerance);
        }
    }

    /// <summary>Asserts that weights and biases computed from leaves hand their gradients on to them.</summary>
    public void AssertGradientsPassThroughWhatMadeTheParameters()
    {
        (Tensor x, Tensor w, Tensor b) = Leaves();
        (Tensor x2, Tensor w2, Tensor b2) = Leaves(ScalarType.Float64);
        Tensor dy = OutputGradient(kernel(x, w, b));
        kernel(x, w * 2, b * 3).backward([dy]);
        LayerErrors.ThrowIfAny();
        operations(x2, w2 * 2, b2 * 3).backward([dy.to(ScalarType.Float64)]);
        RandomTensors.AssertClose(w2.Gradient(), w.Gradient(), Tolerance);
        RandomTensors.AssertClose(b2.Gradient(), b.Gradient(), Tolerance);
        RandomTensors.AssertClose(x2.Gradient(), x.Gradient(), Tolerance);
    }

    /// <summary>Asserts that parameters which need no gradient get none, and the input still does.</summary>
    public void AssertFrozenParametersGetNoGradient()
    {
        (Tensor x, Tensor w, Tensor b) = Leaves();
        (w.requires_grad, b.requires_grad) = (false, false);
        Tensor y = kernel(x, w, b);
        y.backward([OutputGradient(y)]);
        LayerErrors.ThrowIfAny();
        Assert.Null(w.grad);
        Assert.Null(b.grad);
        RandomTensors.AssertClose(Backward(operations, inputNeedsGradient: true, ScalarType.Float64).Gradients[2], x.Gradient(), Tolerance);
    }

    /// <summary>Asserts that double precision and an input that is not contiguous go by tensor operations.</summary>
    public void AssertOtherTensorsMatch()
    {
        (Tensor x, Tensor w, Tensor b) = Leaves();
        using IDisposable off = no_grad();
        (Tensor x2, Tensor w2, Tensor b2) = Leaves(ScalarType.Float64);
        Tensor wanted = operations(x2, w2, b2);
        Tensor turned = x.transpose(0, 1).contiguous().transpose(0, 1);
        Assert.False(turned.is_contiguous());
        RandomTensors.AssertClose(wanted, kernel(turned, w, b), Tolerance);
        Tensor wide = kernel(x2, w2, b2);
        Assert.Equal(ScalarType.Float64, wide.dtype);
        RandomTensors.AssertClose(wanted, wide, Tolerance);
    }

    private Run Backward(Func<Tensor, Tensor, Tensor, Tensor> layer, bool inputNeedsGradient, ScalarType type = ScalarType.Float32)
    {
        (Tensor x, Tensor w, Tensor b) = Leaves(type);
        x.requires_grad = inputNeedsGradient;
        Tensor y = layer(x, w, b);
        y.backward([OutputGradient(y).to(type)]);
        LayerErrors.ThrowIfAny();
        return new Run(y, inputNeedsGradient ? [w.Gradient(), b.Gradient(), x.Gradient()] : [w.Gradient(), b.Gradient()]);
    }

    private (Tensor X, Tensor Weight, Tensor Bias) Leaves(ScalarType type = ScalarType.Float32) => (
        RandomTensors.Normal(input, 1).to(type).requires_grad_(),
        RandomTensors.Normal(weight, 2).to(type).requires_grad_(),
        RandomTensors.Normal([weight[0]], 3).to(type).requires_grad_());

    private static Tensor OutputGradient(Tensor y) => RandomTensors.Normal(y.shape, 4);

    private sealed record Run(Tensor Output, Tensor[] Gradients);
}
