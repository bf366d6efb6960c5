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

    /// <summary>
    /// Asserts that a tensor has the shape and the values of a role's file; only where the case declares which items of the batch it stores
    /// are they compared with the tensor's first ones.
    /// </summary>
    public static void AssertMatches(this GoldenCase golden, string role, Tensor actual)
    {
        long[] stored = [.. golden.Load(role).Shape.Select(size => (long)size)];
        long[] shape = actual.dim() == 0 ? [1] : actual.shape;
        int? items = golden.ItemsStored(role);
        shape[0] = items ?? shape[0];
        Assert.True(
            stored.SequenceEqual(shape),
            $"{golden.Name}/{role}: shape ({string.Join(", ", actual.shape)}), ({string.Join(", ", stored)}) expected.");
        using DisposeScope scope = NewDisposeScope();
        golden.AssertMatches(role, (items is null ? actual : actual.narrow(0, 0, items.Value)).Values());
    }

    /// <summary>A copy of a role's tensor that gradients are wanted for.</summary>
    public static Tensor Leaf(this GoldenCase golden, string role) => golden.Tensor(role).requires_grad_();

    /// <summary>The gradient of a leaf.</summary>
    public static Tensor Gradient(this Tensor leaf) => leaf.grad ?? throw new InvalidOperationException("There is no gradient.");
}
