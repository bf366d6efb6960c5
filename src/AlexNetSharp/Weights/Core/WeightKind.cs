namespace AlexNetSharp.Weights.Core;

/// <summary>The kinds of files that hold weights or belong to them, and are read.</summary>
internal enum WeightKind
{
    /// <summary>A <c>.safetensors</c> file.</summary>
    Safetensors,

    /// <summary>A file of <c>torch.save</c>.</summary>
    PyTorch,

    /// <summary>A <c>.npy</c> file.</summary>
    NumPy,

    /// <summary>A <c>.caffemodel</c>.</summary>
    Caffe,

    /// <summary>An ONNX model.</summary>
    Onnx,

    /// <summary>A single tensor of Caffe's, a <c>.binaryproto</c>: a mean image, no weights.</summary>
    CaffeMean,
}
