using AlexNetSharp.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>What the backward passes of our functions have in common: no exception escapes, no tensor is left behind.</summary>
internal static class GradientReturn
{
    /// <summary>
    /// libtorch takes its own reference to a returned gradient only after the callback: these keep them alive, without an outer scope
    /// and against the garbage collector, until the next callback of the thread or the end of a worker thread.
    /// </summary>
    [ThreadStatic]
    private static List<Tensor>? _last;

    /// <summary>Computes one gradient in a scope of its own; zeros, with the error recorded, where that fails.</summary>
    /// <param name="upstream">The gradient of the output; disposed.</param>
    /// <param name="shape">The shape of the input.</param>
    /// <param name="compute">Makes the input's gradient from the output's, which is contiguous.</param>
    public static Tensor Of(Tensor upstream, long[] shape, Func<Tensor, Tensor> compute) => Of(upstream, [shape], dy => [compute(dy)])[0];

    /// <summary>
    /// Computes the gradients of several inputs in a scope of their own; zeros, with the error recorded, where that fails.
    /// </summary>
    /// <param name="upstream">The gradient of the output; disposed.</param>
    /// <param name="shapes">The shapes of the inputs.</param>
    /// <param name="compute">Makes the inputs' gradients from the output's, which is contiguous; null for one that nobody needs.</param>
    public static List<Tensor> Of(Tensor upstream, long[][] shapes, Func<Tensor, Tensor?[]> compute)
    {
        if (_last is null)
        {
            WorkerThread.AtEnd(Release);
        }

        Release();
        using DisposeScope scope = NewDisposeScope();
        Tensor?[] gradients;
        try
        {
            gradients = compute(upstream.contiguous());
        }
#pragma warning disable CA1031 // Whatever it is, it must not unwind through native code.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LayerErrors.Record(e);
            gradients = [.. shapes.Select(shape => zeros(shape))];
        }

        upstream.Dispose();
        _last = [.. gradients.OfType<Tensor>().Select(gradient => gradient.DetachFromDisposeScope())];
        return [.. gradients.Select(gradient => gradient!)];
    }

    private static void Release()
    {
        foreach (Tensor gradient in _last ?? [])
        {
            gradient.Dispose();
        }

        _last = [];
    }
}
