namespace AlexNetSharp.Weights.Caffe;

/// <summary>The numbers that the fields of a layer have in one of Caffe's two forms.</summary>
/// <remarks>Source: BVLC/caffe, src/caffe/proto/caffe.proto, V1LayerParameter and LayerParameter.</remarks>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type: a number in the first form, a word in the second.</param>
/// <param name="Bottom">Values that it reads.</param>
/// <param name="Top">Values that it writes.</param>
/// <param name="Blob">Its tensors.</param>
internal sealed record CaffeSchema(int Name, int Type, int Bottom, int Top, int Blob)
{
    /// <summary>The first form: <c>layers</c> of the network.</summary>
    public static readonly CaffeSchema First = new(Name: 4, Type: 5, Bottom: 2, Top: 3, Blob: 6)
    {
        Convolution = 10,
        Dropout = 12,
        InnerProduct = 17,
        Lrn = 18,
        Pooling = 19,
        Eltwise = 24,
        Relu = 30,
        Transform = 36,
    };

    /// <summary>The second form: <c>layer</c> of the network.</summary>
    public static readonly CaffeSchema Second = new(Name: 1, Type: 2, Bottom: 3, Top: 4, Blob: 7)
    {
        Convolution = 106,
        Dropout = 108,
        Eltwise = 110,
        InnerProduct = 117,
        Lrn = 118,
        Pooling = 121,
        Relu = 123,
        BatchNorm = 139,
        Scale = 142,
        Transform = 100,
    };

    // The first form's types in the order of their numbers, from 0; the first means none.
    private static readonly string[] Words =
    [
        "", "Accuracy", "BNLL", "Concat", "Convolution", "Data", "Dropout", "EuclideanLoss", "Flatten", "HDF5Data", "HDF5Output", "Im2col",
        "ImageData", "InfogainLoss", "InnerProduct", "LRN", "MultinomialLogisticLoss", "Pooling", "ReLU", "Sigmoid", "Softmax",
        "SoftmaxWithLoss", "Split", "TanH", "WindowData", "Eltwise", "Power", "SigmoidCrossEntropyLoss", "HingeLoss", "MemoryData",
        "ArgMax", "Threshold", "DummyData", "Slice", "MVN", "AbsVal", "Silence", "ContrastiveLoss", "Exp", "Deconvolution",
    ];

    /// <summary>Parameters of a convolution.</summary>
    public int Convolution { get; private init; }

    /// <summary>Parameters of a dropout.</summary>
    public int Dropout { get; private init; }

    /// <summary>Parameters of a sum or another operation of several values, element by element.</summary>
    public int Eltwise { get; private init; }

    /// <summary>Parameters of a fully connected layer.</summary>
    public int InnerProduct { get; private init; }

    /// <summary>Parameters of a local response normalization.</summary>
    public int Lrn { get; private init; }

    /// <summary>Parameters of a pooling.</summary>
    public int Pooling { get; private init; }

    /// <summary>Parameters of a rectifier.</summary>
    public int Relu { get; private init; }

    /// <summary>Parameters of a batch normalization; 0 in the first form, which has none.</summary>
    public int BatchNorm { get; private init; }

    /// <summary>Parameters of a scale; 0 in the first form, which has none.</summary>
    public int Scale { get; private init; }

    /// <summary>What a source of images does to their pixels.</summary>
    public int Transform { get; private init; }

    /// <summary>The second form's word for a type of the first; null where there is none.</summary>
    /// <param name="number">The number of the type.</param>
    public static string? Word(long number) => number > 0 && number < Words.Length ? Words[number] : null;
}
