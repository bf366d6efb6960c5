namespace AlexNetSharp.Data.Parquet;

/// <summary>The kinds of values in Thrift's compact protocol.</summary>
internal enum ThriftType
{
    /// <summary>The end of a structure's fields.</summary>
    Stop,

    /// <summary>True, without further bytes.</summary>
    True,

    /// <summary>False, without further bytes.</summary>
    False,

    /// <summary>A byte.</summary>
    Byte,

    /// <summary>A number of 16 bits.</summary>
    Int16,

    /// <summary>A number of 32 bits.</summary>
    Int32,

    /// <summary>A number of 64 bits.</summary>
    Int64,

    /// <summary>A floating-point number.</summary>
    Double,

    /// <summary>Bytes or text.</summary>
    Binary,

    /// <summary>Values of one kind.</summary>
    List,

    /// <summary>The same, each once.</summary>
    Set,

    /// <summary>Pairs.</summary>
    Map,

    /// <summary>Fields with numbers.</summary>
    Struct,
}
