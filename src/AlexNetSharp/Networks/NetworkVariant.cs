using System.Text.Json.Serialization;

namespace AlexNetSharp.Networks;

/// <summary>What the units of a network compute of their sum.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ActivationVariant>))]
public enum ActivationVariant
{
    /// <summary>max(0, x), as the network has it.</summary>
    [JsonStringEnumMemberName("relu")]
    Relu,

    /// <summary>tanh(x) in place of every ReLU, what was usual before the paper (section 3.1).</summary>
    [JsonStringEnumMemberName("tanh")]
    Tanh,
}

/// <summary>How activations are normalized.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NormalizationVariant>))]
public enum NormalizationVariant
{
    /// <summary>As the network has it.</summary>
    [JsonStringEnumMemberName("own")]
    Own,

    /// <summary>Without local response normalization.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>
    /// Batch normalization without scale and shift after every layer with weights but the classifier, in place of local response
    /// normalization (Simon et al., 2016).
    /// </summary>
    [JsonStringEnumMemberName("batch")]
    Batch,
}

/// <summary>How windows of a pooling lie.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PoolingVariant>))]
public enum PoolingVariant
{
    /// <summary>As the network has it.</summary>
    [JsonStringEnumMemberName("own")]
    Own,

    /// <summary>Side by side: windows as wide as their distance (the paper, section 3.4: 2/2 against 3/2).</summary>
    [JsonStringEnumMemberName("plain")]
    Plain,
}

/// <summary>Among how many columns the maps are divided.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ColumnsVariant>))]
public enum ColumnsVariant
{
    /// <summary>As the network has it.</summary>
    [JsonStringEnumMemberName("own")]
    Own,

    /// <summary>
    /// One column, with half the maps in every convolution but the last, which keeps them (the paper, section 3.2 and its footnote).
    /// </summary>
    [JsonStringEnumMemberName("one")]
    One,
}

/// <summary>Whether units are dropped in training.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DropoutVariant>))]
public enum DropoutVariant
{
    /// <summary>As the network has it.</summary>
    [JsonStringEnumMemberName("own")]
    Own,

    /// <summary>Without dropout.</summary>
    [JsonStringEnumMemberName("off")]
    Off,
}

/// <summary>A network with one of its ideas switched off, or replaced by what was there before or came after.</summary>
public sealed record NetworkVariant
{
    /// <summary>What the units compute.</summary>
    /// <value>relu</value>
    public ActivationVariant Activation { get; init; }

    /// <summary>How activations are normalized.</summary>
    /// <value>own</value>
    [JsonPropertyName("normalisation")]
    public NormalizationVariant Normalization { get; init; }

    /// <summary>How pooling windows lie.</summary>
    /// <value>own</value>
    public PoolingVariant Pooling { get; init; }

    /// <summary>Among how many columns the maps are divided.</summary>
    /// <value>own</value>
    public ColumnsVariant Columns { get; init; }

    /// <summary>Whether units are dropped in training.</summary>
    /// <value>own</value>
    public DropoutVariant Dropout { get; init; }
}
