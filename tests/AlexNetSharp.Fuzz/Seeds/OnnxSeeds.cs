using AlexNetSharp.Files;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>Small valid ONNX models.</summary>
internal static class OnnxSeeds
{
    /// <summary>Models that between them have most operators and ways of writing numbers.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> All() =>
    [
        ("plain", Plain().Bytes()),
        ("old", Old().Bytes(operatorSet: 7)),
        ("columns", Columns().Bytes()),
        ("residual", Residual().Bytes()),
        ("pixels", Pixels().Bytes()),
        ("local", Local().Bytes()),
        ("units", Units().Bytes()),
    ];

    /// <summary>Convolution, normalization, pooling, units, dropout and softmax, with two outputs.</summary>
    public static OnnxBuilder Plain() => new OnnxBuilder().Input("data", -1, 2, 7, 7).Output("logits").Output("prob")
        .Floats("w1", [3, 2, 3, 3], Ramp(54)).Tensor(Packed("b1", [3])).Floats("w2", [12, 4], Ramp(48)).Floats("b2", [4], Ramp(4))
        .Node("Conv", ["data", "w1", "b1"], ["c1"], ("pads", (int[])[1, 1, 1, 1]), ("kernel_shape", (int[])[3, 3]), ("auto_pad", "NOTSET"))
        .Node("Relu", ["c1"], ["r1"])
        .Node("LRN", ["r1"], ["n1"], ("size", 3), ("alpha", 5e-4f), ("beta", 0.5f), ("bias", 2f))
        .Node("MaxPool", ["n1"], ["p1"], ("kernel_shape", (int[])[3, 3]), ("strides", (int[])[3, 3]), ("ceil_mode", 0))
        .Node("Flatten", ["p1"], ["f1"])
        .Node("Gemm", ["f1", "w2", "b2"], ["g1"])
        .Node("Dropout", ["g1"], ["logits"])
        .Node("Softmax", ["logits"], ["prob"], ("axis", 1));

    /// <summary>Initializers among the inputs, sizes that are computed, products with sums, constants as nodes.</summary>
    private static OnnxBuilder Old() => new OnnxBuilder().Input("data", 1, 1, 4, 4).Input("w1", 16, 2).Output("y")
        .Floats("w1", [16, 2], Ramp(32))
        .Node("Constant", [], ["zero"], ("value", OnnxBuilder.Raw("", 7, [], new byte[8])))
        .Node("Constant", [], ["rest"], ("value_ints", (int[])[-1]))
        .Node("Constant", [], ["b1"], ("value", OnnxBuilder.Raw("", 1, [2], new byte[8])))
        .Node("Shape", ["data"], ["s"])
        .Node("Gather", ["s", "zero"], ["n"])
        .Node("Unsqueeze", ["n"], ["n1"], ("axes", (int[])[0]))
        .Node("Concat", ["n1", "rest"], ["all"], ("axis", 0))
        .Node("Reshape", ["data", "all"], ["f"])
        .Node("MatMul", ["f", "w1"], ["m"])
        .Node("Add", ["m", "b1"], ["y"]);

    private static OnnxBuilder Columns() => new OnnxBuilder().Input("data", -1, 4, 3, 3).Output("y")
        .Node("Split", ["data"], ["a", "b"], ("axis", 1))
        .Node("LRN", ["a"], ["na"], ("size", 3))
        .Node("LRN", ["b"], ["nb"], ("size", 3))
        .Node("Concat", ["na", "nb"], ["n"], ("axis", 1))
        .Node("AveragePool", ["n"], ["p"], ("kernel_shape", (int[])[2, 2]), ("ceil_mode", 1))
        .Node("GlobalAveragePool", ["p"], ["y"]);

    private static OnnxBuilder Residual() => new OnnxBuilder().Input("data", -1, 2, 3, 3).Output("y")
        .Floats("w", [2, 1, 1, 1], 1, 2).Floats("s", [2], 1, 2).Floats("z", [2], 0, 1).Floats("half", [1], 0.5f)
        .Node("Conv", ["data", "w"], ["c"], ("group", 2))
        .Node("BatchNormalization", ["c", "s", "z", "z", "s"], ["bn"], ("epsilon", 1e-3f))
        .Node("Relu", ["bn"], ["r"])
        .Node("Add", ["r", "data"], ["sum"])
        .Node("Mul", ["sum", "half"], ["y"]);

    private static OnnxBuilder Pixels() =>
        new OnnxBuilder()
            .Input("data", -1, 1, 4, 4)
            .Output("y")
            .Floats("alpha", [1], 5e-5f)
            .Floats("k", [1], 1)
            .Floats("beta", [1], -0.75f)
            .Floats("slope", [1], 0.5f)
            .Node("Mul", ["data", "data"], ["q"])
            .Node(
                "AveragePool",
                ["q"],
                ["m"],
                ("count_include_pad", 1),
                ("kernel_shape", (int[])[3, 3]),
                ("pads", (int[])[1, 1, 1, 1]),
                ("strides", (int[])[1, 1]))
            .Node("Mul", ["m", "alpha"], ["a"])
            .Node("Add", ["a", "k"], ["s"])
            .Node("Pow", ["s", "beta"], ["p"])
            .Node("Mul", ["p", "data"], ["n"])
            .Node("Mul", ["n", "slope"], ["t0"])
            .Node("Tanh", ["t0"], ["y"]);

    private static OnnxBuilder Local() => new OnnxBuilder().Input("data", -1, 1, 2, 2).Output("y")
        .Floats("ones", [1, 1, 1, 1], 1).Floats("w", [4, 2, 1], Ramp(8)).Floats("b", [2, 2, 2], Ramp(8))
        .Node("Conv", ["data", "ones"], ["windows"])
        .Node("Constant", [], ["rows"], ("value_ints", (int[])[0, 1, 4]))
        .Node("Constant", [], ["maps"], ("value_ints", (int[])[0, 2, 2, 2]))
        .Node("Reshape", ["windows", "rows"], ["r"])
        .Node("Transpose", ["r"], ["t"], ("perm", (int[])[2, 1, 0]))
        .Node("MatMul", ["w", "t"], ["m"])
        .Node("Transpose", ["m"], ["u"], ("perm", (int[])[2, 1, 0]))
        .Node("Reshape", ["u", "maps"], ["v"])
        .Node("Add", ["v", "b"], ["y"]);

    private static OnnxBuilder Units() => new OnnxBuilder().Input("data", -1, 2, 1, 1).Output("y")
        .Floats("c", [2, 2], 2, -2, 4, 2).Floats("n", [2], -2, -5)
        .Node("Flatten", ["data"], ["x"], ("axis", 1))
        .Node("ReduceSumSquare", ["x"], ["q"], ("axes", (int[])[1]), ("keepdims", 1))
        .Node("Gemm", ["x", "c", "n"], ["g"], ("transB", 1))
        .Node("Sub", ["g", "q"], ["y"]);

    /// <summary>Float32 numbers that are no raw bytes.</summary>
    private static ProtobufMessage Packed(string name, long[] shape)
    {
        ProtobufMessage tensor = OnnxBuilder.Described(name, 1, shape);
        foreach (float value in Ramp((int)shape[0]))
        {
            tensor.Float(4, value);
        }

        return tensor;
    }

    private static float[] Ramp(int count) => [.. Enumerable.Range(1, count).Select(value => value / 16f)];
}
