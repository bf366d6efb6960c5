namespace AlexNetSharp.Files;

/// <summary>
/// What the reading of one file that somebody else made may cost. Every reader of a part of it counts here before it takes memory or time,
/// so that no small file costs much of either, by whatever trick; and every count stops where the work is canceled.
/// </summary>
/// <param name="refuse">Makes the error of a clause such as <c>it has more than 16384 tensors</c>.</param>
/// <param name="length">The file's length in bytes.</param>
/// <param name="limits">The limits.</param>
/// <param name="cancellation">Stops the reading.</param>
internal sealed class ReadBudget(Func<string, AlexNetException> refuse, long length, ReadLimits limits, CancellationToken cancellation)
{
    private long _steps;
    private long _items;
    private long _names;
    private long _text;
    private long _tensors;
    private long _nodes;
    private long _copied;

    /// <summary>Stops the reading.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>The budget of a file of weights.</summary>
    /// <param name="subject">The start of an error's sentence, for example <c>a.onnx is no usable ONNX model</c>.</param>
    /// <param name="length">The file's length in bytes.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static ReadBudget Of(string subject, long length, CancellationToken cancellation = default) =>
        new(
            why => new AlexNetException($"{subject}: {ShortText.OfClause(why)}; fetch or write it again."),
            length,
            ReadLimits.Weights,
            cancellation);

    /// <summary>The error of a file that is damaged, or beyond a limit.</summary>
    /// <param name="why">What is wrong with it, a clause.</param>
    public AlexNetException Refuse(string why) => refuse(why);

    /// <summary>Counts a step.</summary>
    /// <exception cref="AlexNetException">There are too many.</exception>
    public void Step() => Count(ref _steps, 1, limits.Steps, "instructions");

    /// <summary>Counts values that are kept or copied.</summary>
    /// <param name="count">How many more.</param>
    /// <exception cref="AlexNetException">There are too many.</exception>
    public void Items(long count = 1) => Count(ref _items, count, limits.Items, "values in lists and tables");

    /// <summary>Counts a name, as often as it is read.</summary>
    /// <param name="characters">Its length.</param>
    /// <exception cref="AlexNetException">It is too long, or all names together are.</exception>
    public void Name(long characters)
    {
        if (characters > limits.Name)
        {
            throw refuse($"it has a name of {characters} characters, more than {limits.Name}");
        }

        Items();
        Count(ref _names, characters, limits.Names, "characters in names");
    }

    /// <summary>Counts text that is no name.</summary>
    /// <param name="characters">Its length.</param>
    /// <exception cref="AlexNetException">All texts together are too long.</exception>
    public void Text(long characters) => Count(ref _text, characters, limits.Text, "characters of text");

    /// <summary>Counts a tensor.</summary>
    /// <exception cref="AlexNetException">There are too many.</exception>
    public void Tensor() => Count(ref _tensors, 1, limits.Tensors, "tensors");

    /// <summary>Counts a node of a graph, or a layer.</summary>
    /// <exception cref="AlexNetException">There are too many.</exception>
    public void Node() => Count(ref _nodes, 1, limits.Nodes, "nodes or layers");

    /// <summary>Counts bytes that are copied or decoded while the file's structure is read: numbers used again and again would cost
    /// time without an end.</summary>
    /// <param name="bytes">How many more.</param>
    /// <exception cref="AlexNetException">They are more than the file has.</exception>
    public void Copy(long bytes)
    {
        Cancellation.ThrowIfCancellationRequested();
        _copied += bytes;
        if (_copied > Math.Max(length, limits.Copied))
        {
            throw refuse("it uses the same numbers again and again");
        }
    }

    /// <summary>Checks how deep values lie in each other.</summary>
    /// <param name="depth">How deep.</param>
    /// <exception cref="AlexNetException">It is too deep.</exception>
    public void Nest(int depth)
    {
        if (depth > limits.Depth)
        {
            throw refuse($"its values lie more than {limits.Depth} deep in each other");
        }
    }

    private void Count(ref long count, long more, long most, string what)
    {
        Cancellation.ThrowIfCancellationRequested();
        count += more;
        if (count > most)
        {
            throw refuse($"it has more than {most} {what}");
        }
    }
}
