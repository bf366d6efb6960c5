namespace AlexNetSharp.Kernels.Lanes;

/// <summary>Two vectors that are computed with as one.</summary>
/// <param name="First">The first.</param>
/// <param name="Second">The second.</param>
internal readonly record struct LanePair<TVector>(TVector First, TVector Second)
    where TVector : unmanaged;
