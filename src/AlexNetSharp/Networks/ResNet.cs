using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Networks;

/// <summary>Residual networks whose units normalize and rectify before they convolve, of 10 and of 50 layers.</summary>
/// <remarks>
/// Source: Simon, Rodner, Denzler, "ImageNet pre-trained models with batch normalization", 2016, ResNet10_cvgj and ResNet50_cvgj; the units
/// are those of He et al., "Identity mappings in deep residual networks", 2016. Convolutions inside of units have no biases; a unit that
/// changes the number of maps projects its normalized input. The classifier starts at zero.
/// </remarks>
internal static class ResNet
{
    /// <summary>Caffe's default, which the shipped networks have.</summary>
    private const double AverageFraction = 0.999;

    private static readonly NetworkSizes Sizes10 = new("resnet10", InputSize: 224, StoredSize: 256, Classes: 1000)
    {
        Input = NetworkInput.Normalized,
        InitialOf = InitialOf,
    };

    private static readonly NetworkSizes Sizes50 = Sizes10 with { Name = "resnet50" };

    /// <summary>One unit of two 3x3 convolutions for each size of map.</summary>
    public static NetworkDefinition Define10(NetworkOptions given) => Sizes10.Define(given, (options, scaled) =>
        [
            .. Stem(scaled),
            Sum("layer_64_1", Pair("layer_64_1", scaled(64), stride: 1)),
            .. PairUnit("layer_128_1", scaled(128)),
            .. PairUnit("layer_256_1", scaled(256)),
            .. PairUnit("layer_512_1", scaled(512)),
            .. Tail(options),
        ]);

    /// <summary>Units that narrow to a quarter of the maps, convolve 3x3 and widen again: 3, 4, 6 and 3 of them.</summary>
    public static NetworkDefinition Define50(NetworkOptions given) => Sizes50.Define(given, (options, scaled) =>
        [
            .. Stem(scaled),
            .. FirstUnit("layer_64_1", scaled(64), scaled(256), options.ShortcutBehindFirstConvolution),
            .. Identities("layer_64", scaled(64), scaled(256), last: 3),
            .. Stage("layer_128", scaled(128), scaled(512), units: 4),
            .. Stage("layer_256", scaled(256), scaled(1024), units: 6),
            .. Stage("layer_512", scaled(512), scaled(2048), units: 3),
            .. Tail(options),
        ]);

    private static IEnumerable<LayerRecord> Stem(Func<int, int> scaled) =>
    [
        new BatchNormLayer("data_bn") { AverageFraction = AverageFraction, ScaleAndShift = true },
        new ConvolutionLayer("conv1", scaled(64), Kernel: 7, default) { Stride = 2, Padding = Padding.Same(3) },
        .. Rectified("conv1_bn", "conv1_relu"),
        new MaxPoolLayer("conv1_pool", Kernel: 3, Stride: 2) { Ceiling = true },
    ];

    private static IEnumerable<LayerRecord> Tail(NetworkOptions options) =>
        [
            .. Rectified("last_bn", "last_relu"),
            new GlobalAveragePoolLayer("global_pool"),
            new FullyConnectedLayer("score", options.Classes!.Value, default),
        ];

    /// <summary>Two 3x3 convolutions; the first may take every second pixel. The unit's input is rectified already.</summary>
    private static IReadOnlyList<LayerRecord> Pair(string unit, int maps, int stride) =>
    [
        Inner($"{unit}_conv1", maps, 3) with { Stride = stride },
        .. Rectified($"{unit}_bn2", $"{unit}_relu2"),
        Inner($"{unit}_conv2", maps, 3),
    ];

    private static IEnumerable<LayerRecord> PairUnit(string unit, int maps) =>
        [
            .. Rectified($"{unit}_bn1", $"{unit}_relu1"),
            Sum(unit, Pair(unit, maps, stride: 2)) with
            {
                Shortcut = [Expansion(unit, maps, stride: 2)],
            },
        ];

    /// <summary>
    /// The first unit, whose input the stem rectified. The shipped network's shortcut begins behind the first convolution, and its weights
    /// depend on that; otherwise at the input, as in the other units.
    /// </summary>
    private static IEnumerable<LayerRecord> FirstUnit(string unit, int inner, int outer, bool behind)
    {
        IReadOnlyList<LayerRecord> narrow = Narrowing(unit, inner);
        IReadOnlyList<LayerRecord> wide = Widening(unit, inner, outer, stride: 1);
        LayerRecord[] shortcut = [Expansion(unit, outer, stride: 1)];
        return behind
            ? [.. narrow, Sum(unit, wide) with { Shortcut = shortcut }]
            : [Sum(unit, [.. narrow, .. wide]) with { Shortcut = shortcut }];
    }

    private static IEnumerable<LayerRecord> Stage(string stage, int inner, int outer, int units)
    {
        string unit = $"{stage}_1";
        return
        [
            .. Rectified($"{unit}_bn1", $"{unit}_relu1"),
            Sum(unit, [.. Narrowing(unit, inner), .. Widening(unit, inner, outer, stride: 2)]) with
            {
                Shortcut = [Expansion(unit, outer, stride: 2)],
            },
            .. Identities(stage, inner, outer, units),
        ];
    }

    /// <summary>The units behind a stage's first, which add to their input itself.</summary>
    private static IEnumerable<LayerRecord> Identities(string stage, int inner, int outer, int last) =>
        Enumerable
            .Range(2, last - 1)
            .Select(number =>
            {
                string unit = $"{stage}_{number}";
                return Sum(
                    unit,
                    [.. Rectified($"{unit}_bn1", $"{unit}_relu1"), .. Narrowing(unit, inner), .. Widening(unit, inner, outer, stride: 1)]);
            });

    private static IReadOnlyList<LayerRecord> Narrowing(string unit, int maps) =>
        [Inner($"{unit}_conv1", maps, 1), .. Rectified($"{unit}_bn2", $"{unit}_relu2")];

    private static IReadOnlyList<LayerRecord> Widening(string unit, int inner, int outer, int stride) =>
        [
            Inner($"{unit}_conv2", inner, 3) with
            {
                Stride = stride,
            },
            .. Rectified($"{unit}_bn3", $"{unit}_relu3"),
            Inner($"{unit}_conv3", outer, 1),
        ];

    private static ConvolutionLayer Expansion(string unit, int maps, int stride) =>
        Inner($"{unit}_conv_expand", maps, 1) with
        {
            Stride = stride,
        };

    private static ConvolutionLayer Inner(string name, int maps, int kernel) =>
        new(name, maps, kernel, default) { Padding = Padding.Same(kernel / 2), HasBias = false };

    private static IReadOnlyList<LayerRecord> Rectified(string norm, string relu) =>
        [new BatchNormLayer(norm) { AverageFraction = AverageFraction, ScaleAndShift = true }, new ReluLayer(relu)];

    private static ResidualLayer Sum(string unit, IReadOnlyList<LayerRecord> body) => new($"{unit}_sum", body);

    private static Initial InitialOf(LayerShape shape) => shape.Layer switch
    {
        FullyConnectedLayer => default,
        ConvolutionLayer { Name: "conv1" } => Initial.He(shape.FanOut),
        _ => Initial.He(shape.FanIn),
    };
}
