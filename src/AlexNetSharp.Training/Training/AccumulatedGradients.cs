namespace AlexNetSharp.Training;

/// <summary>An update whose gradients are complete, so that it can be made.</summary>
/// <param name="Images">Its images.</param>
/// <param name="Loss">Their mean loss.</param>
/// <param name="Misses">How many of them have their largest logit at another class than the true one.</param>
/// <param name="Waited">How long its batches were waited for.</param>
internal readonly record struct AccumulatedGradients(int Images, double Loss, int Misses, TimeSpan Waited);
