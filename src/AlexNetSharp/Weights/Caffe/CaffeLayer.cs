using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Caffe;

/// <summary>A layer of a Caffe network, with what matters for recognizing and checking it.</summary>
/// <param name="Name">Its name, for example <c>conv1</c>.</param>
/// <param name="Type">Its type in the words of Caffe's second form, for example <c>Convolution</c>, <c>LRN</c> or <c>BatchNorm</c>.</param>
/// <param name="Bottoms">The names of the values that it reads.</param>
/// <param name="Tops">The names of the values that it writes; one that it also reads is changed in place.</param>
/// <param name="Blobs">Its learned tensors, in the order of the file.</param>
internal sealed record CaffeLayer(
    string Name,
    string Type,
    IReadOnlyList<string> Bottoms,
    IReadOnlyList<string> Tops,
    IReadOnlyList<TensorEntry> Blobs)
{
    /// <summary>The parameters of a convolution; null for a layer of another type.</summary>
    public CaffeConvolution? Convolution { get; init; }

    /// <summary>The parameters of a fully connected layer; null for a layer of another type.</summary>
    public CaffeInnerProduct? InnerProduct { get; init; }

    /// <summary>The parameters of a local response normalization; null for a layer of another type.</summary>
    public CaffeLrn? Lrn { get; init; }

    /// <summary>The parameters of a pooling; null for a layer of another type.</summary>
    public CaffePooling? Pooling { get; init; }

    /// <summary>The parameters of a batch normalization; null for a layer of another type.</summary>
    public CaffeBatchNorm? BatchNorm { get; init; }

    /// <summary>The parameters of an operation of several values, element by element; null for a layer of another type.</summary>
    public CaffeEltwise? Eltwise { get; init; }

    /// <summary>What a source of images does to their pixels; null where the layer does not say.</summary>
    public CaffeTransform? Transform { get; init; }

    /// <summary>In a rectifier, the factor of negative values; 0 in a layer of another type.</summary>
    public double NegativeSlope { get; init; }

    /// <summary>In a scale, whether it adds a shift of each map as well.</summary>
    public bool HasShift { get; init; }

    /// <summary>In a dropout, the probability that a unit is switched off; 0 in a layer of another type.</summary>
    public double DropoutRate { get; init; }
}

/// <summary>What a source of images does to their pixels: it subtracts a mean, and then multiplies.</summary>
internal sealed record CaffeTransform
{
    /// <summary>What is multiplied by.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>The values to subtract, one or one a channel in the order of the pixels; none where there are none.</summary>
    public IReadOnlyList<double> MeanValues { get; init; } = [];

    /// <summary>The name of the file of the mean image; empty where there is none.</summary>
    public string MeanFile { get; init; } = "";
}

/// <summary>A size or a distance in pixels of both spatial axes.</summary>
/// <param name="Height">Along the rows' axis.</param>
/// <param name="Width">Along the columns' axis.</param>
internal readonly record struct CaffeExtent(int Height, int Width);

/// <summary>The parameters of a convolution.</summary>
/// <param name="Outputs">Number of filters.</param>
/// <param name="Kernel">Size of a filter.</param>
internal sealed record CaffeConvolution(int Outputs, CaffeExtent Kernel)
{
    /// <summary>Distance between windows.</summary>
    public CaffeExtent Stride { get; init; } = new(1, 1);

    /// <summary>Zeros on each side of the input.</summary>
    public CaffeExtent Pad { get; init; }

    /// <summary>Number of groups.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Distance between the pixels of a window.</summary>
    public CaffeExtent Dilation { get; init; } = new(1, 1);

    /// <summary>Whether every filter has a bias.</summary>
    public bool HasBias { get; init; } = true;
}

/// <summary>The parameters of a fully connected layer.</summary>
/// <param name="Outputs">Number of units.</param>
internal sealed record CaffeInnerProduct(int Outputs)
{
    /// <summary>Whether every unit has a bias.</summary>
    public bool HasBias { get; init; } = true;

    /// <summary>Whether its weights are (inputs, units) instead of (units, inputs).</summary>
    public bool IsTransposed { get; init; }
}

/// <summary>The parameters of a local response normalization; Caffe divides alpha by the size.</summary>
/// <param name="Size">Number of maps, or side of the square of pixels, in the window.</param>
internal sealed record CaffeLrn(int Size)
{
    /// <summary>The factor of the sum of squares, before it is divided by the size.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>The exponent.</summary>
    public double Beta { get; init; } = 0.75;

    /// <summary>The constant.</summary>
    public double K { get; init; } = 1;

    /// <summary>Whether the window is one of pixels inside a map instead of neighboring maps.</summary>
    public bool IsWithinMap { get; init; }
}

/// <summary>What a pooling takes of each window.</summary>
internal enum CaffePool
{
    /// <summary>The largest value.</summary>
    Max,

    /// <summary>The mean.</summary>
    Average,

    /// <summary>A value drawn by its size.</summary>
    Stochastic,
}

/// <summary>
/// The parameters of a pooling. A window that overhangs the last row counts, unless <see cref="IsFloor"/> says otherwise.
/// </summary>
/// <param name="Pool">What is taken of each window.</param>
internal sealed record CaffePooling(CaffePool Pool)
{
    /// <summary>Size of the window; of no meaning where <see cref="IsGlobal"/>.</summary>
    public CaffeExtent Kernel { get; init; }

    /// <summary>Distance between windows.</summary>
    public CaffeExtent Stride { get; init; } = new(1, 1);

    /// <summary>Border on each side of the input.</summary>
    public CaffeExtent Pad { get; init; }

    /// <summary>Whether the window is the whole map.</summary>
    public bool IsGlobal { get; init; }

    /// <summary>Whether a partial last window is left out.</summary>
    public bool IsFloor { get; init; }
}

/// <summary>What is made of several values, element by element.</summary>
internal enum CaffeOperation
{
    /// <summary>Their product.</summary>
    Product,

    /// <summary>Their sum, each times its coefficient.</summary>
    Sum,

    /// <summary>The largest.</summary>
    Max,
}

/// <summary>The parameters of an operation of several values, element by element.</summary>
internal sealed record CaffeEltwise
{
    /// <summary>The operation.</summary>
    public CaffeOperation Operation { get; init; } = CaffeOperation.Sum;

    /// <summary>Whether a coefficient of the sum is other than 1.</summary>
    public bool HasCoefficients { get; init; }
}

/// <summary>The parameters of a batch normalization, which has no scale and shift of its own.</summary>
internal sealed record CaffeBatchNorm
{
    /// <summary>What is added to the variance.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>The part of the older statistics that a batch leaves.</summary>
    public double AverageFraction { get; init; } = 0.999;
}
