namespace AlexNetSharp.Networks;

/// <summary>One layer of a network as data. Input and output shapes follow from the records before it.</summary>
/// <remarks>
/// A kind of layer is a sealed record that says all that follows from itself; what other rooms do with it is a case of their
/// <see cref="LayerVisitor{TResult}"/>, which does not compile without. Kinds are those of this library, so no other program can add one.
/// </remarks>
/// <param name="Name">The layer's name; its parameters are <c>NAME.weight</c> and <c>NAME.bias</c>.</param>
internal abstract record LayerRecord(string Name)
{
    /// <summary>What layers of this kind are called in a network that was read from a file without names of its own: <c>conv</c>, <c>fc</c>.</summary>
    internal abstract string ShortName { get; }

    /// <summary>What becomes of a factor that the layer's whole input is multiplied by.</summary>
    internal abstract FactorRule Factor { get; }

    /// <summary>The shape of the output for one image.</summary>
    /// <param name="input">The shape of the input for one image.</param>
    /// <param name="inference">The inference that asks: its rules for windows and groups, its refusals, and the walk over lists of layers.</param>
    /// <exception cref="AlexNetException">The record is impossible behind such an input.</exception>
    internal abstract ActivationShape OutputOf(ActivationShape input, ShapeInference inference);

    /// <summary>Sizes of what the layer learns and keeps, and what it computes for one image.</summary>
    /// <param name="input">The shape of the input for one image.</param>
    /// <param name="output">The shape of the output for one image.</param>
    internal abstract LayerSizes SizesOf(ActivationShape input, ActivationShape output);

    /// <summary>The layer in the words of summaries.</summary>
    /// <param name="input">The shape of the input for one image.</param>
    internal abstract LayerOutline OutlineOf(ActivationShape input);

    /// <summary>The same layer with other initial values; itself where it learns nothing, or where what it learns always starts alike.</summary>
    /// <param name="shape">The layer with its shapes.</param>
    /// <param name="rule">The initial values that follow from shapes.</param>
    internal abstract LayerRecord Started(LayerShape shape, Func<LayerShape, Initial> rule);

    /// <summary>Calls the visitor's case for this kind.</summary>
    /// <param name="visitor">The visitor.</param>
    /// <typeparam name="TResult">What its cases give.</typeparam>
    internal abstract TResult Accept<TResult>(LayerVisitor<TResult> visitor);
}
