namespace AlexNetSharp.Kernels;

/// <summary>What a random number is for. Numbers of different purposes under one seed are independent.</summary>
public enum RandomPurpose
{
    /// <summary>The order of the training images in an epoch.</summary>
    Order = 1,

    /// <summary>The position of a training crop.</summary>
    Crop = 2,

    /// <summary>Whether a training image is mirrored.</summary>
    Mirror = 3,

    /// <summary>The three factors of the color shift of a training image.</summary>
    ColorShift = 4,

    /// <summary>Which units dropout switches off.</summary>
    Dropout = 5,

    /// <summary>The initial weights of a network.</summary>
    InitialWeights = 6,

    /// <summary>Which images are held out for validation.</summary>
    Split = 7,

    /// <summary>The drawing of the built-in synthetic images.</summary>
    Synthetic = 8,
}
