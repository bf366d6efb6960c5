namespace AlexNetSharp.Experiments;

/// <summary>What an experiment measures of each training.</summary>
internal enum ExperimentMeasure
{
    /// <summary>Top-1 error on the validation images that count, a fraction.</summary>
    ValidationError,

    /// <summary>Epochs until the training error is 25 %, between two epochs on a straight line.</summary>
    EpochsToTrainingError,

    /// <summary>The mean color share of the first layer's filters, column by column, a fraction.</summary>
    ColorShare,

    /// <summary>The largest difference between two filters of a layer, as a part of the largest weight.</summary>
    FilterDifference,
}
