using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Golden;

/// <summary>Golden arrays as tensors, and tensors as arrays.</summary>
internal static class GoldenTensors
{
    /// <summary>A role's file as a float32 tensor of its shape.</summary>
    public static Tensor Tensor(this GoldenCase golden, string role)
    {
        GoldenArray array = golden.Load(role);
        return tensor(array.Floats, [.. array.Shape.Select(size => (long)size)]);
    }

    /// <summary>A tensor's values as float32, in C order.</summary>
    public static float[] Values(this Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float32).contiguous().data<float>().ToArray();
    }

    /// <summary>Asserts that a tensor matches a role's file; a file that stores fewer items of the batch is compared with the first ones.</summary>
    public static void AssertMatches(this GoldenCase golden, string role, Tensor actual)
    {
        int stored = golden.Load(role).Floats.Length;
        float[] values = actual.Values();
        golden.AssertMatches(role, stored < values.Length ? values.AsSpan(0, stored) : values);
    }

    /// <summary>A copy of a role's tensor that gradients are wanted for.</summary>
    public static Tensor Leaf(this GoldenCase golden, string role) => golden.Tensor(role).requires_grad_();

    /// <summary>The gradient of a leaf.</summary>
    public static Tensor Gradient(this Tensor leaf) => leaf.grad ?? throw new InvalidOperationException("There is no gradient.");
}
