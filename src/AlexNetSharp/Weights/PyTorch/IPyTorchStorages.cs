namespace AlexNetSharp.Weights.PyTorch;

/// <summary>A form of <c>torch.save</c>'s files: the pickle's value and where the storages lie.</summary>
internal interface IPyTorchStorages
{
    /// <summary>The form, for people.</summary>
    string Format { get; }

    /// <summary>Whether the highest byte of a number comes first.</summary>
    bool IsBigEndian { get; }

    /// <summary>What the pickle holds.</summary>
    object? Value { get; }

    /// <summary>The functions and classes that the pickle names and that were passed over.</summary>
    IReadOnlyCollection<string> Foreign { get; }

    /// <summary>
    /// The address of a storage's first byte; all of its bytes are there. It is good until another storage is asked for, or the file
    /// closed.
    /// </summary>
    /// <param name="storage">One that the pickle names.</param>
    /// <exception cref="AlexNetException">Its bytes do not match their checksum.</exception>
    nint AddressOf(PyTorchStorage storage);
}
