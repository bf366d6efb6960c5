using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>
/// Where the gradient of a layer's parameter goes. Handed back to libtorch it would be copied, because the handle that keeps it alive
/// across the callback is a second owner; a fully connected layer's is 150 MB. So it is made the parameter's gradient here.
/// </summary>
internal static class ParameterGradient
{
    /// <summary>Adds to the gradient of a leaf; hands the gradient of anything else back.</summary>
    /// <param name="parameter">The parameter, or what was computed from one.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <returns>What the backward pass returns for the parameter: null for a leaf.</returns>
    public static Tensor? Deliver(Tensor parameter, Tensor gradient)
    {
        if (!parameter.requires_grad || !parameter.is_leaf)
        {
            return parameter.requires_grad ? gradient : null;
        }

        using Tensor? known = parameter.grad;
        if (known is null)
        {
            parameter.grad = gradient;
        }
        else
        {
            known.add_(gradient);
        }

        return null;
    }
}
