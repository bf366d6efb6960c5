using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Layers;

/// <summary>Gradients against differences of the function, in double precision.</summary>
internal static class FiniteDifferences
{
    private const double Step = 1e-5;

    // Central differences err by the square of the step, and by rounding divided by it.
    private const double Tolerance = 1e-7;

    /// <summary>Asserts that the gradients of a random combination of the outputs are its slopes along every value of the leaves.</summary>
    /// <param name="pass">Computes the outputs.</param>
    /// <param name="leaves">Float64 tensors that gradients are wanted for.</param>
    public static void AssertGradients(Func<Tensor> pass, params Tensor[] leaves)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor output = pass();
        Tensor upstream = RandomTensors.Normal(output.shape, seed: 77).to(ScalarType.Float64);
        output.backward([upstream]);
        using IDisposable noGradients = no_grad();
        foreach (Tensor leaf in leaves)
        {
            Assert.Equal(ScalarType.Float64, leaf.dtype);
            double[] gradient = leaf.Gradient().contiguous().data<double>().ToArray();
            double largest = gradient.Max(Math.Abs);
            for (int i = 0; i < gradient.Length; i++)
            {
                double slope = (At(leaf, i, Step) - At(leaf, i, -Step)) / (2 * Step);
                Assert.True(Math.Abs(slope - gradient[i]) <= Tolerance * (1 + largest), $"[{i}]: {gradient[i]:R}, expected {slope:R}");
            }
        }

        double At(Tensor leaf, int index, double shift)
        {
            using DisposeScope inner = NewDisposeScope();
            Tensor value = leaf.view(-1).narrow(0, index, 1);
            Tensor before = value.clone();
            value.add_(shift);
            double sum = (pass() * upstream).sum().item<double>();
            value.copy_(before);
            return sum;
        }
    }
}
