using AlexNetSharp.Weights.Onnx.Parsing;

namespace AlexNetSharp.Weights.Onnx.Reading;

/// <content>Arithmetic of sizes that exporters leave in a graph: lists of a few integers, turned and cut, and conditions on them.</content>
internal sealed partial class OnnxGraphReader
{
    private const int MostSizes = 32;

    /// <summary>Sizes that a node makes; lists that are put together again and again would double each time.</summary>
    private void SetSizes(OnnxOperation node, IEnumerable<long> sizes, int columns = 1)
    {
        long[] few = [.. sizes.Take(MostSizes + 1)];
        _terms[node.Outputs[0]] = few.Length <= MostSizes
            ? new SizesTerm(few, columns)
            : throw Refused(node, $"makes more than {MostSizes} sizes");
    }

    /// <summary>Sizes that a node takes, from another node or from a small tensor.</summary>
    private IReadOnlyList<long> Sizes(OnnxOperation node, int place) => Few(node, place).Sizes;

    private SizesTerm Few(OnnxOperation node, int place) => Term(node, place) switch
    {
        SizesTerm term => term,
        ConstantTerm { Tensor: { Type: "I64" or "I32", Shape.Count: <= 1, Count: <= MostSizes } tensor } =>
            new SizesTerm(_file.ReadIntegers(tensor)),
        _ => throw Refused(node, $"takes {Input(node, place)} where a few sizes are expected"),
    };

    private bool TakesSizes(OnnxOperation node) => Term(node, 0) is SizesTerm
        or ConstantTerm { Tensor: { Type: "I64" or "I32", Shape.Count: <= 1, Count: <= MostSizes } };

    private void Fill(OnnxOperation node)
    {
        bool isFew = Sizes(node, 0) is [>= 0 and <= MostSizes];
        SetSizes(node, isFew ? Enumerable.Repeat(Integer(node, "value", 0), (int)Sizes(node, 0)[0])
            : throw Refused(node, "makes a tensor of one number, which no layer does"));
    }

    /// <summary>A list becomes rows of sizes, or rows become a list.</summary>
    private void ReshapeSizes(OnnxOperation node)
    {
        SizesTerm sizes = Few(node, 0);
        int columns = Sizes(node, 1) switch
        {
            [-1] => 1,
            [var all] when all == sizes.Sizes.Count => 1,
            [-1, > 0 and <= MostSizes and var width] when sizes.Sizes.Count % width == 0 => (int)width,
            _ => throw Refused(node, "changes the shape of a few sizes in an unknown way"),
        };
        SetSizes(node, sizes.Sizes, columns);
    }

    private static SizesTerm Turned(SizesTerm sizes)
    {
        int rows = sizes.Sizes.Count / sizes.Columns;
        return new SizesTerm(
            [.. Enumerable.Range(0, sizes.Sizes.Count).Select(place => sizes.Sizes[(place % rows * sizes.Columns) + (place / rows)])],
            rows);
    }

    /// <summary>Rows of sizes from one to another, as Python counts them.</summary>
    private void Slice(OnnxOperation node)
    {
        SizesTerm sizes = Few(node, 0);
        IReadOnlyList<long> start = Has(node, 1) ? Sizes(node, 1) : Integers(node, "starts") ?? [];
        IReadOnlyList<long> end = Has(node, 2) ? Sizes(node, 2) : Integers(node, "ends") ?? [];
        IReadOnlyList<long> axis = Has(node, 3) ? Sizes(node, 3) : Integers(node, "axes") ?? [0];
        IReadOnlyList<long> step = Has(node, 4) ? Sizes(node, 4) : [1];
        if ((start, end, axis, step) is not ([var first], [var last], [0], [(1 or -1) and var by]))
        {
            throw Refused(node, "takes a few sizes apart in an unknown way");
        }

        int rows = sizes.Sizes.Count / sizes.Columns;
        long From(long place) => Math.Clamp(place < 0 ? place + rows : place, by > 0 ? 0 : -1, by > 0 ? rows : rows - 1);
        List<long> cut = [];
        for (long row = From(first), stop = last < -rows ? (by > 0 ? 0 : -1) : From(last); by > 0 ? row < stop : row > stop; row += by)
        {
            cut.AddRange(sizes.Sizes.Skip((int)row * sizes.Columns).Take(sizes.Columns));
        }

        SetSizes(node, cut, sizes.Columns);
    }

    /// <summary>Whether two sizes are the same; that of the batch is not known.</summary>
    private void Equal(OnnxOperation node)
    {
        if ((Sizes(node, 0), Sizes(node, 1)) is not ([not 0 and var one], [not 0 and var other]))
        {
            throw Refused(node, "compares something else than two known sizes");
        }

        SetSizes(node, [one == other ? 1 : 0]);
    }

    /// <summary>A condition that is known: the nodes of one branch are as if they stood here.</summary>
    private void Choose(OnnxOperation node)
    {
        string name = Sizes(node, 0) is [not 0] ? "then_branch" : "else_branch";
        if (node.Attributes.GetValueOrDefault(name) is not OnnxBranch { Outputs: [var output] } branch || node.Outputs.Count != 1)
        {
            throw Refused(node, $"has no {name} of one value");
        }

        foreach (OnnxOperation inner in branch.Nodes)
        {
            CheckUsed(inner);
            Add(inner);
        }

        _terms[node.Outputs[0]] = _terms.GetValueOrDefault(output) ?? throw Refused(node, $"has a {name} that makes no value {output}");
    }

    /// <summary>All nodes, those of branches as well.</summary>
    private static IEnumerable<OnnxOperation> WithBranches(IEnumerable<OnnxOperation> nodes) => nodes.SelectMany(node =>
        node.Operator == "If"
            ? node.Attributes.Values.OfType<OnnxBranch>().SelectMany(branch => WithBranches(branch.Nodes)).Prepend(node)
            : [node]);
}
