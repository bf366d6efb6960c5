namespace AlexNetSharp.Networks;

/// <summary>One layer of a network as data. Input and output shapes follow from the records before it.</summary>
/// <param name="Name">The layer's name; its parameters are <c>NAME.weight</c> and <c>NAME.bias</c>.</param>
public abstract record LayerRecord(string Name);

/// <summary>Zeros around the two spatial axes of a layer's input, the same for rows and columns.</summary>
/// <param name="Before">Zeros above and to the left, in pixels.</param>
/// <param name="After">Zeros below and to the right, in pixels.</param>
public readonly record struct Padding(int Before, int After)
{
    /// <summary>The same padding on both sides.</summary>
    /// <param name="size">Zeros on each side, in pixels.</param>
    public static Padding Same(int size) => new(size, size);

    /// <summary>
    /// The zeros after the input that let the last window overhang, so that the output size is 1 + ceil((size - kernel) / stride).
    /// </summary>
    /// <remarks>Source: cuda-convnet, whose convolutions count windows with a ceiling; 3 for the paper's 224 (kernel 11, stride 4).</remarks>
    /// <param name="size">Height and width of the input in pixels.</param>
    /// <param name="kernel">Height and width of the window.</param>
    /// <param name="stride">Distance between windows.</param>
    public static Padding ToLastWindow(int size, int kernel, int stride)
    {
        int overhang = (size - kernel) % stride;
        return new(0, overhang <= 0 ? 0 : stride - overhang);
    }
}

/// <summary>Initial values of a layer's parameters.</summary>
/// <param name="Deviation">Standard deviation of the normal distribution of the weights; mean 0.</param>
/// <param name="Bias">The constant that every bias starts at.</param>
public readonly record struct Initial(double Deviation, double Bias = 0)
{
    /// <summary>Where above 0, weights and biases come from the uniform distribution between minus this and this instead.</summary>
    public double Bound { get; init; }

    /// <summary>Where set, every weight starts at this instead, and biases at <see cref="Bias"/>.</summary>
    public double? Constant { get; init; }

    /// <summary>Every weight the same, biases 0.</summary>
    /// <param name="weight">The weight.</param>
    public static Initial Same(double weight) => new(Deviation: 0) { Constant = weight };

    /// <summary>N(0, sqrt(2 / fan-in)), biases 0.</summary>
    /// <remarks>Source: He et al., "Delving deep into rectifiers", 2015.</remarks>
    /// <param name="fanIn">Values in a filter or unit.</param>
    public static Initial He(long fanIn) => new(Math.Sqrt(2.0 / fanIn));

    /// <summary>N(0, sqrt(2 / (fan-in + fan-out))), biases 0.</summary>
    /// <remarks>Source: Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.</remarks>
    /// <param name="fanIn">Values in a filter or unit.</param>
    /// <param name="fanOut">Values of the output that an input value meets.</param>
    public static Initial Glorot(long fanIn, long fanOut) => new(Math.Sqrt(2.0 / (fanIn + fanOut)));

    /// <summary>U(-b, b) with b = 1 / sqrt(fan-in), for weights and biases alike.</summary>
    /// <remarks>Source: PyTorch's default, uniform Kaiming with a = sqrt(5): b = sqrt(6 / ((1 + a^2) fan-in)).</remarks>
    /// <param name="fanIn">Values in a filter or unit.</param>
    public static Initial Uniform(long fanIn) => new(Deviation: 0) { Bound = 1 / Math.Sqrt(fanIn) };
}

/// <summary>Convolution (cross-correlation) over (N, C, H, W).</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Outputs">Number of filters.</param>
/// <param name="Kernel">Height and width of a filter.</param>
/// <param name="Initial">Initial weights and biases.</param>
public sealed record ConvolutionLayer(string Name, int Outputs, int Kernel, Initial Initial) : LayerRecord(Name)
{
    /// <summary>Distance between windows in pixels.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Zeros around the input. They belong to the layer, not to the image.</summary>
    public Padding Padding { get; init; }

    /// <summary>Number of groups; 2 where each column sees its own half of the maps only.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether every filter has a bias.</summary>
    public bool HasBias { get; init; } = true;
}

/// <summary>max(0, x).</summary>
/// <param name="Name">The layer's name.</param>
public sealed record ReluLayer(string Name) : LayerRecord(Name);

/// <summary>
/// Local response normalisation across neighbouring maps: x / (k + alpha * sum of squares over the window)^beta.
/// </summary>
/// <remarks>Source: the paper, section 3.3. Alpha is not divided by the window's size unless <see cref="AlphaDividedBySize"/> says so.</remarks>
/// <param name="Name">The layer's name.</param>
public sealed record LrnLayer(string Name) : LayerRecord(Name)
{
    /// <summary>Number of neighbouring maps in the window, centred on the map; odd.</summary>
    public int Size { get; init; } = 5;

    /// <summary>The constant k.</summary>
    public double K { get; init; } = 2;

    /// <summary>The factor alpha of the sum of squares.</summary>
    public double Alpha { get; init; } = 1e-4;

    /// <summary>The exponent beta.</summary>
    public double Beta { get; init; } = 0.75;

    /// <summary>Whether alpha is divided by <see cref="Size"/>, as Caffe, PyTorch and ONNX do.</summary>
    public bool AlphaDividedBySize { get; init; }

    /// <summary>Number of groups of maps that the window does not leave; 2 keeps it inside each column.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Alpha as programs count it that divide it by the window's size: Caffe, PyTorch, ONNX.</summary>
    public double DividedAlpha => AlphaDividedBySize ? Alpha : Alpha * Size;

    /// <summary>The factor that the sum of squares is multiplied by.</summary>
    public double EffectiveAlpha => AlphaDividedBySize ? Alpha / Size : Alpha;
}

/// <summary>Pooling without padding: one value for every window of every map.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Kernel">Height and width of the window.</param>
/// <param name="Stride">Distance between windows; smaller than the kernel makes them overlap.</param>
public abstract record PoolLayer(string Name, int Kernel, int Stride) : LayerRecord(Name)
{
    /// <summary>Whether a last, partial window counts (Caffe, cuda-convnet) or not.</summary>
    public bool Ceiling { get; init; }
}

/// <summary>The largest value of every window.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Kernel">Height and width of the window.</param>
/// <param name="Stride">Distance between windows.</param>
public sealed record MaxPoolLayer(string Name, int Kernel, int Stride) : PoolLayer(Name, Kernel, Stride);

/// <summary>The mean of every window; a partial window's is the mean of the pixels that it has.</summary>
/// <remarks>Source: cuda-convnet and Caffe, which both divide by the window clipped to the input.</remarks>
/// <param name="Name">The layer's name.</param>
/// <param name="Kernel">Height and width of the window.</param>
/// <param name="Stride">Distance between windows.</param>
public sealed record AveragePoolLayer(string Name, int Kernel, int Stride) : PoolLayer(Name, Kernel, Stride);

/// <summary>The mean of each whole map, whatever its size: (N, C, H, W) to (N, C, 1, 1).</summary>
/// <param name="Name">The layer's name.</param>
public sealed record GlobalAveragePoolLayer(string Name) : LayerRecord(Name);

/// <summary>A fully connected layer; its input is flattened in (C, H, W) order.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Outputs">Number of units.</param>
/// <param name="Initial">Initial weights and biases.</param>
public sealed record LinearLayer(string Name, int Outputs, Initial Initial) : LayerRecord(Name);

/// <summary>How dropout keeps the expected activation the same in training and evaluation.</summary>
public enum DropoutForm
{
    /// <summary>Masks of 0 and 1 in training, outputs multiplied by 1 - rate in evaluation (the paper).</summary>
    Paper,

    /// <summary>Kept units are divided by 1 - rate in training, evaluation is the identity (Caffe, PyTorch).</summary>
    Inverted,
}

/// <summary>Dropout of whole units, counted by (epoch, sample, layer, unit).</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Rate">The probability that a unit is switched off.</param>
public sealed record DropoutLayer(string Name, double Rate = 0.5) : LayerRecord(Name)
{
    /// <summary>The form.</summary>
    public DropoutForm Form { get; init; } = DropoutForm.Paper;
}
