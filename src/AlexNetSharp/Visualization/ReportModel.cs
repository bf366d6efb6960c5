namespace AlexNetSharp.Visualization;

/// <summary>
/// What a report shows. Everything but the title is optional: what is absent leaves no trace on the page. Errors and probabilities are
/// fractions 0..1.
/// </summary>
internal sealed record ReportModel
{
    /// <summary>The headline.</summary>
    public required string Title { get; init; }

    /// <summary>A sentence below the headline, or empty.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>The key figures, shown large.</summary>
    public IReadOnlyList<ReportFigure> Figures { get; init; } = [];

    /// <summary>The run, a point an epoch.</summary>
    public IReadOnlyList<ReportEpoch> Curves { get; init; } = [];

    /// <summary>The training loss by iteration.</summary>
    public IReadOnlyList<(long Iteration, double Loss)> StepLosses { get; init; } = [];

    /// <summary>How large updates were beside the weights, layer by layer, in the order of the layers and of the training.</summary>
    public IReadOnlyList<ReportUpdate> Updates { get; init; } = [];

    /// <summary>The first-layer filters as a PNG file, as <see cref="FilterSheet"/> draws them, or null.</summary>
    public byte[]? FiltersPng { get; init; }

    /// <summary>The number of columns the filters stand in: 2 for the paper's network.</summary>
    public int FilterColumns { get; init; } = 1;

    /// <summary>The confusion matrix, or null.</summary>
    public ReportConfusion? Confusion { get; init; }

    /// <summary>Images with what the network said of them.</summary>
    public IReadOnlyList<ReportExample> Examples { get; init; } = [];

    /// <summary>The network's table, a layer a row.</summary>
    public IReadOnlyList<ReportLayer> Layers { get; init; } = [];

    /// <summary>The run's facts: recipe, seed, data, command.</summary>
    public IReadOnlyList<ReportFact> Facts { get; init; } = [];
}

/// <summary>A key figure.</summary>
/// <param name="Label">What it is, for example <c>Top-1 error</c>.</param>
/// <param name="Value">The figure as text, for example <c>8.4 %</c>.</param>
/// <param name="Detail">How it was measured, or empty.</param>
internal sealed record ReportFigure(string Label, string Value, string Detail = "");

/// <summary>One epoch of a run.</summary>
/// <param name="Epoch">The number of epochs done, from 1.</param>
/// <param name="TrainLoss">The mean training loss in nats.</param>
/// <param name="ValLoss">The validation loss in nats, or null where it was not measured.</param>
/// <param name="Top1Error">The top-1 validation error, a fraction, or null where it was not measured.</param>
/// <param name="Top5Error">The top-5 validation error, a fraction, or null where it was not measured.</param>
/// <param name="LearningRate">The learning rate at the end of the epoch.</param>
internal sealed record ReportEpoch(
    double Epoch,
    double TrainLoss,
    double? ValLoss,
    double? Top1Error,
    double? Top5Error,
    double LearningRate);

/// <summary>How large an update was beside a layer's weights.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Iteration">Updates since the start of the run.</param>
/// <param name="Ratio">The mean size of a change by the mean size of a weight.</param>
internal sealed record ReportUpdate(string Layer, long Iteration, double Ratio);

/// <summary>A confusion matrix.</summary>
/// <param name="ClassNames">The classes' names.</param>
/// <param name="Counts">Images by true class (row) and predicted class (column).</param>
internal sealed record ReportConfusion(IReadOnlyList<string> ClassNames, int[,] Counts);

/// <summary>An image and what the network said of it.</summary>
/// <param name="Png">The image as a PNG file.</param>
/// <param name="TrueLabel">The true class, or null where it is unknown.</param>
/// <param name="Predictions">The best predictions, most probable first.</param>
/// <param name="Correct">Whether the best prediction is the true class.</param>
internal sealed record ReportExample(byte[] Png, string? TrueLabel, IReadOnlyList<ReportPrediction> Predictions, bool Correct);

/// <summary>One prediction.</summary>
/// <param name="Label">The class.</param>
/// <param name="Probability">Its probability, a fraction.</param>
internal sealed record ReportPrediction(string Label, double Probability);

/// <summary>A row of the network's table.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Kind">What it does, for example <c>convolution</c>.</param>
/// <param name="Kernel">Kernel, stride, padding and groups as text, or empty.</param>
/// <param name="Output">The output's shape as text, for example <c>96 x 55 x 55</c>.</param>
/// <param name="Parameters">The number of learnable parameters.</param>
/// <param name="MultiplyAdds">The number of multiply-adds for one image.</param>
internal sealed record ReportLayer(string Name, string Kind, string Kernel, string Output, long Parameters, long MultiplyAdds);

/// <summary>A fact of a run.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">Its value as text.</param>
internal sealed record ReportFact(string Name, string Value);
