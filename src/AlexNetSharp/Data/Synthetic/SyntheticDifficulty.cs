namespace AlexNetSharp.Data.Synthetic;

/// <summary>
/// The numbers that decide how hard the built-in data set is. Lengths are fractions of the frame, colors fractions of full scale.
/// </summary>
internal static class SyntheticDifficulty
{
    /// <summary>The smallest diameter of a shape.</summary>
    public const float MinDiameter = 0.54f;

    /// <summary>The largest diameter of a shape.</summary>
    public const float MaxDiameter = 0.82f;

    /// <summary>A shape is turned by up to this many degrees either way.</summary>
    public const float MaxTurnDegrees = 25f;

    /// <summary>Height and width of a shape differ by up to this fraction.</summary>
    public const float MaxStretch = 0.14f;

    /// <summary>The part of the free room around a shape that its place may use.</summary>
    public const float PlaceRoom = 0.85f;

    /// <summary>The smallest difference of luminance between shape and background.</summary>
    public const float MinContrast = 0.32f;

    /// <summary>The largest difference of luminance between shape and background.</summary>
    public const float MaxContrast = 0.62f;

    /// <summary>The largest difference of luminance between the two colors of one texture.</summary>
    public const float MaxTextureContrast = 0.17f;

    /// <summary>The largest number of distractors behind the shape.</summary>
    public const int MaxClutterBehind = 5;

    /// <summary>The largest number of thin lines across the shape.</summary>
    public const int MaxClutterInFront = 1;

    /// <summary>The darkest overall light; 1 leaves colors as they are.</summary>
    public const float MinLight = 0.78f;

    /// <summary>The brightest overall light.</summary>
    public const float MaxLight = 1.12f;

    /// <summary>The light changes by up to this fraction from the center to an edge.</summary>
    public const float MaxLightSlope = 0.18f;

    /// <summary>The smallest standard deviation of the noise of a pixel.</summary>
    public const float MinNoise = 0.008f;

    /// <summary>The largest standard deviation of the noise of a pixel.</summary>
    public const float MaxNoise = 0.035f;
}
