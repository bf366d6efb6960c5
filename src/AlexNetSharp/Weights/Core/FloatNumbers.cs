namespace AlexNetSharp.Weights.Core;

/// <summary>Gives a tensor's float32 numbers in row-major order.</summary>
internal delegate ReadOnlySpan<float> FloatNumbers();
