namespace AlexNetSharp.Experiments;

/// <summary>How a statement is judged.</summary>
internal enum StatementRule
{
    /// <summary>The arm errs on fewer validation images than the others do on the average.</summary>
    LowerError,

    /// <summary>The arm errs more on validation images than on those that it was trained on.</summary>
    OverFits,

    /// <summary>The arm reaches the training error wanted in fewer epochs than the other.</summary>
    FewerEpochs,

    /// <summary>The color shares of the arm's columns differ.</summary>
    ColumnsDiffer,

    /// <summary>One of the arm's columns is largely without color, another largely with it.</summary>
    ColumnsSpecialize,

    /// <summary>The arm's filters are equal within a layer.</summary>
    FiltersEqual,

    /// <summary>The arm's filters differ within a layer.</summary>
    FiltersDiffer,
}
