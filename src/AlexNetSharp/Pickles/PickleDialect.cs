namespace AlexNetSharp.Pickles;

/// <summary>
/// What the pickles of a format may name, and what that means. Only what is listed is known, by its exact module and name.
/// </summary>
/// <param name="file">The file, for errors.</param>
internal abstract class PickleDialect(PickledFile file)
{
    private readonly Dictionary<(string Module, string Name), PickleGlobal> _globals = [];

    /// <summary>The file.</summary>
    protected PickledFile File { get; } = file;

    /// <summary>The function or class of a name.</summary>
    /// <exception cref="AlexNetException">It is not on the list, nor passed over; the sentence names it.</exception>
    public PickleGlobal Find(string module, string name) =>
        _globals.TryGetValue((module, name), out PickleGlobal? found) ? found : PassOver(module, name) ?? throw Refusal(module, name);

    /// <summary>The object outside of the pickle that an identifier stands for.</summary>
    /// <exception cref="AlexNetException">The format has none, or the identifier is not understood.</exception>
    public virtual object? Persistent(object? id) =>
        throw File.Unusable("its pickle refers to an object outside of it, which files of this format do not");

    /// <summary>
    /// What stands for a name that is not on the list where values made of it are passed over, see <see cref="PickleForeign"/>; null where
    /// the name is refused.
    /// </summary>
    protected virtual PickleGlobal? PassOver(string module, string name) => null;

    /// <summary>What is said about a name that is not on the list.</summary>
    protected virtual AlexNetException Refusal(string module, string name) => File.Unusable(
        $"it asks for {ShortText.Of($"{module}.{name}")}, which no such file needs, and nothing of it was run",
        "get the file from a source that you trust");

    /// <summary>Allows a name.</summary>
    /// <param name="module">The exact module.</param>
    /// <param name="name">The exact name.</param>
    /// <param name="call">What a call of it gives; null where it may only be named.</param>
    protected void Allow(string module, string name, Func<object?[], object?>? call = null) =>
        _globals.Add((module, name), new PickleGlobal($"{module}.{name}", call));

    /// <summary>The error of a call with arguments that cannot be.</summary>
    /// <param name="name">What was called.</param>
    protected AlexNetException BadCall(string name) =>
        File.Unusable($"its pickle calls {name} with arguments that cannot be, so it is damaged");

    /// <summary>
    /// Allows what Python 3 calls to write byte strings into the protocols of Python 2: the empty one, and others as text that is turned
    /// back.
    /// </summary>
    protected void AllowByteStrings()
    {
        Allow("_codecs", "encode", Encode);
        foreach (string module in new[] { "builtins", "__builtin__" })
        {
            Allow(
                module,
                "bytes",
                arguments => arguments is [] ? new PickleString(File, 0, 0, PickleStringForm.Raw, IsText: false) : throw BadCall("bytes"));
        }
    }

    private PickleString Encode(object?[] arguments) =>
        arguments is [PickleString { IsText: true } text, PickleString { Name: "latin1" or "latin-1" }]
            ? text.Encoded()
            : throw BadCall("_codecs.encode");
}

/// <summary>The dialect of pickles that may name nothing.</summary>
/// <param name="file">The file, for errors.</param>
internal sealed class PlainPickles(PickledFile file) : PickleDialect(file);
