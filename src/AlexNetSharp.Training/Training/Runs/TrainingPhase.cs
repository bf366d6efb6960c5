namespace AlexNetSharp.Training.Runs;

/// <summary>What a run's thread is doing.</summary>
internal enum TrainingPhase
{
    /// <summary>It starts, or its process has ended.</summary>
    None,

    /// <summary>It waits for a batch.</summary>
    Loading,

    /// <summary>It computes the loss.</summary>
    Forward,

    /// <summary>It computes the gradients.</summary>
    Backward,

    /// <summary>It changes the weights.</summary>
    Update,

    /// <summary>It evaluates the validation part.</summary>
    Validating,
}
