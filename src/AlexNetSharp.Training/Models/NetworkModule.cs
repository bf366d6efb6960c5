using AlexNetSharp.Layers;
using AlexNetSharp.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Models;

/// <summary>
/// A network that runs: one module per layer record, in order. Parameters are named <c>LAYER.weight</c> and <c>LAYER.bias</c>.
/// </summary>
/// <remarks>
/// Not thread-safe; one thread makes every call. A pass leaves no tensor behind but the one it returns. ReLU, LRN and max pooling in a row,
/// and batch normalization with ReLU, are computed in one, with the same bits, unless every layer's output is to be shown; in training, so
/// is a normalization of the pixels with its convolution, up to rounding. Every pass in training mode adds its batch to the running
/// statistics of batch normalization.
/// </remarks>
#pragma warning disable CA1708 // TorchSharp spells the method that modules override in lower case.
internal sealed class NetworkModule : nn.Module<Tensor, Tensor>
#pragma warning restore CA1708
{
    private readonly LayerSequence _layers;
    private DropoutContext? _dropoutContext;

    /// <summary>Initializes the network from its layers; <see cref="NetworkBuilder"/> makes them.</summary>
    internal NetworkModule(NetworkDefinition definition, LayerSequence layers)
        : base(definition.Name)
    {
        Definition = definition;
        _layers = layers;
        foreach (LayerStep step in layers.AllSteps())
        {
            register_module(step.Record.Name, step.Module);
        }
    }

    /// <summary>The records that this network was built from.</summary>
    public NetworkDefinition Definition { get; }

    /// <summary>In what numbers the passes compute; may be changed between passes.</summary>
    public Precision Precision { get; set; }

    /// <summary>
    /// What a user should know about <see cref="Precision"/> here, in one sentence: that this processor has no instructions for bfloat16.
    /// Null where the hardware computes in this precision.
    /// </summary>
    public string? PrecisionNotice => Precision == Precision.BFloat16 ? BFloat16Product.Notice(Device.type) : null;

    /// <summary>Where the network is.</summary>
    public Device Device => LearnedParameters[0].Tensor.device;

    /// <summary>Computes in another precision until the result is disposed of.</summary>
    /// <param name="precision">The precision.</param>
    public IDisposable InPrecision(Precision precision)
    {
        var before = new PrecisionRestoration(this, Precision);
        Precision = precision;
        return before;
    }

    /// <summary>Which dropout masks the next training pass uses; needed before every training step of a network with dropout.</summary>
    public DropoutContext? DropoutContext
    {
        get => _dropoutContext;
        set
        {
            _dropoutContext = value;
            foreach (Dropout dropout in Dropouts)
            {
                dropout.Context = value;
            }
        }
    }

    /// <summary>The parameters that training changes, in the order of the layers, weights before biases.</summary>
    public IReadOnlyList<LearnedParameter> LearnedParameters =>
        [.. named_parameters().Select(entry => new LearnedParameter(entry.name, entry.parameter, KindOf(entry.name)))];

    /// <summary>
    /// All that evaluation depends on by name, for files: the parameters and the running statistics of batch normalization, in a new
    /// dictionary of the network's own tensors.
    /// </summary>
    public Dictionary<string, Tensor> NamedTensors()
    {
        Dictionary<string, Tensor> tensors = LearnedParameters.ToDictionary(
            parameter => parameter.Name,
            parameter => (Tensor)parameter.Tensor,
            StringComparer.Ordinal);
        foreach ((string name, Tensor buffer) in named_buffers())
        {
            tensors.Add(name, buffer);
        }

        return tensors;
    }

    /// <summary>The dropout layers, in order.</summary>
    internal IEnumerable<Dropout> Dropouts => _layers.AllSteps().Select(step => step.Module).OfType<Dropout>();

    /// <summary>Computes the logits (N, classes) of a batch (N, C, H, W) of pixels as the network wants them.</summary>
    /// <param name="input">The batch; it is not changed.</param>
    /// <returns>The logits, float32 in either precision, in the caller's dispose scope.</returns>
    public Tensor Forward(Tensor input) => forward(input);

    /// <inheritdoc cref="Forward"/>
    public override Tensor forward(Tensor input) => ForwardAll(input, visit: null);

    /// <summary>Computes the logits and shows every layer's output on the way.</summary>
    /// <param name="input">The batch (N, C, H, W); it is not changed.</param>
    /// <param name="visit">
    /// Given each record with its output, in the type of the precision and valid during the call only: later layers may overwrite it, so
    /// copy what is kept.
    /// </param>
    /// <returns>The logits, float32 in either precision, in the caller's dispose scope.</returns>
    public Tensor ForwardAll(Tensor input, Action<LayerRecord, Tensor>? visit)
    {
        ArgumentNullException.ThrowIfNull(input);
        CheckInput(input);
        using DisposeScope scope = NewDisposeScope();
        Tensor first = Precision == Precision.BFloat16 ? input.to(ScalarType.BFloat16) : input;
        Tensor last = _layers.Forward(first, visit);
        if (Precision == Precision.BFloat16)
        {
            last = last.to(ScalarType.Float32);
        }

        return ReferenceEquals(last, input) ? input.alias().MoveToOuterDisposeScope() : last.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Computes what enters the last layer with weights: all values in front of a fully connected layer, each map's average in front of a
    /// convolution.
    /// </summary>
    /// <param name="input">The batch (N, C, H, W); it is not changed.</param>
    /// <returns>Shape (N, features).</returns>
    public float[] Features(Tensor input)
    {
        HashSet<LayerRecord> weighted = [.. Definition.Shapes().Where(shape => shape.Weights > 0).Select(shape => shape.Layer)];
        IReadOnlyList<LayerRecord> layers = Definition.Layers;
        int last = Enumerable.Range(0, layers.Count).Last(index => weighted.Contains(layers[index]));
        if (last == 0)
        {
            return Values(input);
        }

        float[] features = [];
        using Tensor logits = ForwardAll(input, (record, output) =>
        {
            if (ReferenceEquals(record, layers[last - 1]))
            {
                features = Values(output);
            }
        });
        return features;

        float[] Values(Tensor entering)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor each = layers[last] is ConvolutionLayer ? entering.mean([2, 3]) : entering;
            return each.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        }
    }

    private static ParameterKind KindOf(string name) =>
        name.EndsWith("." + LayerParameters.BiasName, StringComparison.Ordinal) ? ParameterKind.Bias : ParameterKind.Weight;

    private void CheckInput(Tensor input)
    {
        int size = Definition.InputSize;
        if (input.dim() != 4 || input.size(1) != Definition.InputChannels || input.size(2) != size || input.size(3) != size)
        {
            throw new ArgumentException(
                $"{Definition.Name} takes batches of {Definition.InputChannels}x{size}x{size}; "
                    + $"this one is {string.Join('x', input.shape)}.",
                nameof(input));
        }
    }

    private sealed class PrecisionRestoration(NetworkModule network, Precision before) : IDisposable
    {
        public void Dispose() => network.Precision = before;
    }
}
