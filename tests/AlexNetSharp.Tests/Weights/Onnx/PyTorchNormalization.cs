using AlexNetSharp.Fuzz.Seeds;

namespace AlexNetSharp.Tests.Weights.Onnx;

/// <summary>The nodes that torch.onnx.export of PyTorch 1.13 makes of <c>nn.LocalResponseNorm(5, 0.5, 0.75, 2)</c>.</summary>
/// <remarks>Source: what that version wrote for operator sets 9 to 17.</remarks>
internal static class PyTorchNormalization
{
    private const int LastOfAttributes = 10;
    private const int FirstOfAxisInputs = 13;

    /// <summary>Adds the nodes.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="from">The value that is normalized.</param>
    /// <param name="to">The result.</param>
    /// <param name="shape">Images, maps, and height and width.</param>
    /// <param name="operatorSet">The version of the operators.</param>
    /// <param name="hasFixedBatch">Whether sizes are constants; otherwise they are computed.</param>
    /// <param name="fault">What is wrong with it; empty for nothing.</param>
    public static void Add(
        OnnxBuilder model,
        string from,
        string to,
        (int Images, int Maps, int Size) shape,
        int operatorSet,
        bool hasFixedBatch,
        string fault = "")
    {
        string N(string name) => $"{to}/{name}";
        (int images, int maps, int size) = shape;
        int window = fault == "size" ? 3 : 5, zeros = fault == "zeros" ? 1 : 2;
        model.Node("Mul", [from, from], [N("squares")]);
        Unsqueeze(model, N("squares"), N("axis"), 1, operatorSet);
        string five = Sizes(model, N("five"), from, images, [1, maps, size, -1], hasFixedBatch, operatorSet);
        model.Node("Reshape", [N("axis"), five], [N("shaped")]);
        if (operatorSet <= LastOfAttributes)
        {
            int[] pads = [0, 0, zeros, 0, 0, 0, 0, zeros, 0, 0];
            model
                .Node("Pad", [N("shaped")], [N("padded")], ("mode", "constant"), ("pads", pads))
                .Node("Pad", [N("padded")], [N("again")], ("mode", "constant"), ("pads", new int[10]), ("value", 0f));
        }
        else
        {
            model
                .Integers(N("rest"), 4)
                .Integers(N("own"), 0, 0, fault == "axis" ? 1 : 0, 0, zeros, zeros)
                .Integers(N("rows"), -1, 2)
                .Integers(N("start"), -1)
                .Integers(N("stop"), -long.MaxValue)
                .Integers(N("first"), 0)
                .Integers(N("back"), -1)
                .Integers(N("flat"), -1)
                .Integers(N("none"), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
                .Node("ConstantOfShape", [N("rest")], [N("zeros")], ("value", OnnxBuilder.Raw("", 7, [1], new byte[8])))
                .Node("Concat", [N("own"), N("zeros")], [N("all")], ("axis", 0))
                .Node("Reshape", [N("all"), N("rows")], [N("pairs")])
                .Node("Slice", [N("pairs"), N("start"), N("stop"), N("first"), N("back")], [N("turned")])
                .Node("Transpose", [N("turned")], [N("columns")], ("perm", (int[])[1, 0]))
                .Node("Reshape", [N("columns"), N("flat")], [N("list")])
                .Node("Cast", [N("list")], [N("pads")], ("to", 7))
                .Node("Pad", [N("shaped"), N("pads"), ""], [N("padded")], ("mode", "constant"))
                .Node("Pad", [N("padded"), N("none")], [N("again")], ("mode", "constant"));
        }

        model.Node(
            "AveragePool",
            [N("again")],
            [N("means")],
            ("kernel_shape", (int[])[window, 1, 1]),
            ("pads", new int[6]),
            ("strides", (int[])[1, 1, 1]));
        Squeeze(model, N, operatorSet, fault);
        string four = Sizes(model, N("four"), from, images, [maps, size, size], hasFixedBatch, operatorSet);
        model.Node("Reshape", [N("squeezed"), four], [N("maps")]);
        model
            .Floats(N("alpha"), [], 0.5f).Floats(N("k"), [], 2f).Floats(N("beta"), [], 0.75f)
            .Node("Mul", [N("maps"), N("alpha")], [N("scaled")])
            .Node("Add", [N("scaled"), N("k")], [N("sum")])
            .Node("Pow", [N("sum"), N("beta")], [N("power")])
            .Node("Div", [from, N("power")], [to]);
    }

    private static void Squeeze(OnnxBuilder model, Func<string, string> name, int operatorSet, string fault)
    {
        if (operatorSet <= LastOfAttributes)
        {
            model.Node("Squeeze", [name("means")], [name("squeezed")], ("axes", (int[])[1]));
            return;
        }

        OnnxBuilder then = new OnnxBuilder().Output(name("then")), otherwise = new OnnxBuilder().Output(name("else"));
        if (operatorSet < FirstOfAxisInputs)
        {
            then.Node("Squeeze", [name("means")], [name("then")], ("axes", (int[])[1]));
        }
        else
        {
            then
                .Node("Constant", [], [name("then-axis")], ("value", OnnxBuilder.Raw("", 7, [1], [1, 0, 0, 0, 0, 0, 0, 0])))
                .Node("Squeeze", [name("means"), name("then-axis")], [name("then")]);
        }

        otherwise.Node("Identity", [name("means")], [name("else")]);
        model
            .Integers(name("place"), fault == "condition" ? 0 : 1)
            .Integers(name("one"), 1)
            .Node("Shape", [name("means")], [name("sizes")])
            .Node("Gather", [name("sizes"), name("place")], [name("size")], ("axis", 0))
            .Node("Equal", [name("size"), name("one")], [name("is-one")])
            .Node("If", [name("is-one")], [name("squeezed")], ("then_branch", then), ("else_branch", otherwise));
    }

    private static void Unsqueeze(OnnxBuilder model, string from, string to, int axis, int operatorSet)
    {
        if (operatorSet < FirstOfAxisInputs)
        {
            model.Node("Unsqueeze", [from], [to], ("axes", (int[])[axis]));
        }
        else
        {
            model.Integers($"{to}-axis", axis).Node("Unsqueeze", [from, $"{to}-axis"], [to]);
        }
    }

    /// <summary>Sizes as a constant, or the first of them out of the shape of a value.</summary>
    private static string Sizes(OnnxBuilder model, string name, string of, int images, long[] rest, bool hasFixedBatch, int operatorSet)
    {
        if (hasFixedBatch)
        {
            model.Integers(name, [images, .. rest]);
            return name;
        }

        model
            .Node("Constant", [], [$"{name}-zero"], ("value", OnnxBuilder.Raw("", 7, [], new byte[8])))
            .Node("Shape", [of], [$"{name}-shape"])
            .Node("Gather", [$"{name}-shape", $"{name}-zero"], [$"{name}-images"], ("axis", 0));
        Unsqueeze(model, $"{name}-images", $"{name}-list", 0, operatorSet);
        model.Integers($"{name}-rest", rest).Node("Concat", [$"{name}-list", $"{name}-rest"], [name], ("axis", 0));
        return name;
    }
}
