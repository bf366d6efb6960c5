using AlexNetSharp.Files;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>Small valid files of Caffe.</summary>
internal static class CaffeSeeds
{
    /// <summary>Networks of both forms, with every way of writing numbers.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Models() =>
    [
        ("first", Plain(first: true, CaffeBlobForm.Legacy).Bytes()),
        ("unpacked", Plain(first: true, CaffeBlobForm.Unpacked).Bytes()),
        ("second", Plain(first: false, CaffeBlobForm.New).Bytes()),
        ("double", Plain(first: false, CaffeBlobForm.Double).Bytes()),
        ("raw", Plain(first: false, CaffeBlobForm.RawHalf).Bytes()),
        ("norm", Normalized().Bytes()),
    ];

    /// <summary>Mean images.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Means() =>
    [
        ("legacy", CaffeMessages.Blob([3, 2, 2], Ramp(12), CaffeBlobForm.Legacy).Bytes()),
        ("new", CaffeMessages.Blob([1, 3, 2, 2], Ramp(12), CaffeBlobForm.Double).Bytes()),
    ];

    /// <summary>A convolution, its ReLU, normalization, pooling, a fully connected layer, dropout and a loss.</summary>
    public static ProtobufMessage Plain(bool first, CaffeBlobForm form)
    {
        ProtobufMessage convolution = new ProtobufMessage().Integer(1, 4).Integer(3, 2).Integer(4, 3).Integer(5, 2).Integer(6, 4);
        ProtobufMessage normalization = new ProtobufMessage().Integer(1, 5).Float(2, 1e-4f).Float(3, 0.75f).Float(5, 2);
        ProtobufMessage pooling = new ProtobufMessage().Integer(1, 1).Integer(2, 3).Integer(3, 2).Integer(7, 3);
        return CaffeMessages.Net(
            "small",
            first,
            [
                CaffeMessages.Layer(first, "data", "Data", ([], ["data", "label"]), []),
                CaffeMessages.Layer(
                    first,
                    "conv1",
                    "Convolution",
                    (["data"], ["conv1"]),
                    [CaffeMessages.Blob([4, 1, 3, 3], Ramp(36), form), CaffeMessages.Blob([4], Ramp(4), form)],
                    (10, 106, convolution)),
                CaffeMessages.Layer(first, "relu1", "ReLU", (["conv1"], ["conv1"]), []),
                CaffeMessages.Layer(first, "norm1", "LRN", (["conv1"], ["norm1"]), [], (18, 118, normalization)),
                CaffeMessages.Layer(first, "pool1", "Pooling", (["norm1"], ["pool1"]), [], (19, 121, pooling)),
                CaffeMessages.Layer(
                    first,
                    "fc2",
                    "InnerProduct",
                    (["pool1"], ["fc2"]),
                    [CaffeMessages.Blob([3, 4], Ramp(12), form), CaffeMessages.Blob([3], Ramp(3), form)],
                    (17, 117, new ProtobufMessage().Integer(1, 3))),
                CaffeMessages.Layer(first, "drop2", "Dropout", (["fc2"], ["fc2"]), [], (12, 108, new ProtobufMessage().Float(1, 0.3f))),
                CaffeMessages.Layer(first, "loss", "SoftmaxWithLoss", (["fc2", "label"], ["loss"]), []),
            ]);
    }

    private static ProtobufMessage Normalized() =>
        CaffeMessages.Net(
            "norm",
            first: false,
            [
                CaffeMessages.Layer(
                    first: false,
                    "bn",
                    "BatchNorm",
                    (["data"], ["bn"]),
                    [
                        CaffeMessages.Blob([2], Ramp(2), CaffeBlobForm.New),
                        CaffeMessages.Blob([2], Ramp(2), CaffeBlobForm.New),
                        CaffeMessages.Blob([1], Ramp(1), CaffeBlobForm.New),
                    ],
                    (0, 139, new ProtobufMessage().Float(2, 0.9f).Float(3, 1e-3f))),
                CaffeMessages.Layer(
                    first: false,
                    "scale",
                    "Scale",
                    (["bn"], ["bn"]),
                    [CaffeMessages.Blob([2], Ramp(2), CaffeBlobForm.Legacy), CaffeMessages.Blob([2], Ramp(2), CaffeBlobForm.Unpacked)],
                    (0, 142, new ProtobufMessage().Integer(4, 1))),
            ]);

    private static float[] Ramp(int count) => [.. Enumerable.Range(1, count).Select(value => value / 8f)];
}
