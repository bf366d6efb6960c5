namespace AlexNetSharp.Data.Sources;

/// <summary>Where a WebDataset's label stands, the one that counts most first.</summary>
internal enum LabelPlace
{
    /// <summary><c>.cls</c>: the class.</summary>
    Class,

    /// <summary><c>.json</c>, under <c>label</c>, <c>cls</c> or <c>class</c>.</summary>
    Json,

    /// <summary><c>.txt</c>, which may be a caption as well.</summary>
    Text,

    /// <summary>Nowhere.</summary>
    None,
}
