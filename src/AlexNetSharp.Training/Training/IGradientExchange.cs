using AlexNetSharp.Models;

namespace AlexNetSharp.Training;

/// <summary>
/// What becomes of an update's gradients between its last backward pass and the update. Where several processes train one network, each
/// adds the gradients of its images, weighted by their share of the whole batch, and every one of them needs the sum. One process needs
/// none.
/// </summary>
internal interface IGradientExchange
{
    /// <summary>
    /// Changes the gradients, in place, into those that the update is made by. No gradients are tracked, and tensors made here are disposed
    /// of.
    /// </summary>
    /// <param name="parameters">
    /// The parameters that the optimizer updates, in the order of the network, which is the same in every process. A gradient is null where
    /// nothing was added to it.
    /// </param>
    void Exchange(IReadOnlyList<LearnedParameter> parameters);
}
