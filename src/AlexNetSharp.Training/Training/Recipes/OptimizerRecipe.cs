namespace AlexNetSharp.Training.Recipes;

/// <summary>How a parameter is updated by its gradient.</summary>
internal enum OptimizerKind
{
    /// <summary>The paper's rule: v := momentum v - decay rate w - rate g; w := w + v.</summary>
    /// <remarks>Source: the paper, section 5.</remarks>
    Paper,

    /// <summary>PyTorch's <c>SGD</c>: v := momentum v + g + decay w; w := w - rate v, where the first v is g + decay w.</summary>
    Torch,

    /// <summary>PyTorch's <c>SGD(nesterov=True)</c>: as <see cref="Torch"/>, but w := w - rate (g + decay w + momentum v).</summary>
    Nesterov,

    /// <summary>
    /// Large batches: v := momentum v + rate trust |w| / (|g| + decay |w|) (g + decay w); w := w - v. Biases go without the quotient.
    /// </summary>
    /// <remarks>Source: You, Gitman, Ginsburg, "Large Batch Training of Convolutional Networks", 2017.</remarks>
    Lars,
}

/// <summary>The update rule.</summary>
internal sealed record OptimizerRecipe
{
    /// <summary>How a parameter is updated.</summary>
    /// <value>paper</value>
    public OptimizerKind Kind { get; init; }

    /// <summary>Images per update.</summary>
    /// <value>128</value>
    public int BatchSize { get; init; } = 128;

    /// <summary>
    /// Passes that an update's images are divided into, which are loaded and computed one by one, so that a batch may be larger
    /// than memory. Batch norm takes its statistics from each pass.
    /// </summary>
    /// <value>1</value>
    public int Accumulation { get; init; } = 1;

    /// <summary>The learning rate at the start.</summary>
    /// <value>0.01</value>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>The share of the last update that goes on.</summary>
    /// <value>0.9</value>
    public double Momentum { get; init; } = 0.9;

    /// <summary>The factor of the weights in the update.</summary>
    /// <value>0.0005</value>
    public double WeightDecay { get; init; } = 0.0005;

    /// <summary>Factor on the learning rate of biases; 2 in the recipes of Caffe and cuda-convnet2.</summary>
    /// <value>1</value>
    public double BiasRateFactor { get; init; } = 1;

    /// <summary>Factor on the weight decay of biases; 0 in the recipes of Caffe and cuda-convnet2.</summary>
    /// <value>1</value>
    public double BiasDecayFactor { get; init; } = 1;

    /// <summary>
    /// Factor on the learning rate of a classifier that starts anew, because the weights that it starts from are for other classes.
    /// </summary>
    /// <value>1</value>
    public double NewClassifierRateFactor { get; init; } = 1;

    /// <summary>The trust coefficient of <see cref="OptimizerKind.Lars"/>.</summary>
    /// <value>0.001</value>
    public double Trust { get; init; } = 0.001;
}
