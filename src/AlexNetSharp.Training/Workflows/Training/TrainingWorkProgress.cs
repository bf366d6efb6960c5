using AlexNetSharp.Training;

namespace AlexNetSharp.Workflows.Training;

/// <summary>How far a training is, alone or inside a larger work; steps are updates.</summary>
/// <param name="Training">Epoch, loss, rate and what else is known.</param>
public sealed record TrainingWorkProgress(TrainingProgress Training)
    : WorkProgress("Training", ((long)Training.Epoch * Training.Batches) + Training.Batch, (long)Training.Epochs * Training.Batches);
