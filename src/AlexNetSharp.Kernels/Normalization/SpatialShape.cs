namespace AlexNetSharp.Kernels.Normalization;

/// <summary>Contiguous planes.</summary>
/// <param name="Planes">Number of planes: N * C.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Width">Width in pixels.</param>
public readonly record struct SpatialShape(nint Planes, int Height, int Width);
