namespace AlexNetSharp.Inference.Steps;

/// <summary>
/// A step of a plan: kernels that make one value of others, of any number of images. It holds what it computes with, prepared, and no
/// state, so several threads may run it at once.
/// </summary>
internal abstract class PlanStep
{
    /// <summary>The layer, or the first of the layers, that it computes.</summary>
    public required string Layer { get; init; }

    /// <summary>The number of the value that enters.</summary>
    public required int Input { get; init; }

    /// <summary>The number of the value that is made.</summary>
    public required int Output { get; init; }

    /// <summary>The number of a value that is added to the result; null for none.</summary>
    public int? Added { get; init; }

    /// <summary>Whether the result may stand where the input does.</summary>
    public virtual bool WorksInPlace => false;

    /// <summary>Bytes of what it computes with, as it stands in memory.</summary>
    public virtual long WeightBytes => 0;

    /// <summary>Computes.</summary>
    /// <param name="x">The input (N, ...).</param>
    /// <param name="added">The added value, of the output's shape; null for none.</param>
    /// <param name="y">The output (N, ...); overwritten.</param>
    /// <param name="images">N, at least 1.</param>
    public abstract unsafe void Run(float* x, float* added, float* y, int images);

    /// <summary>Frees what it computes with.</summary>
    public virtual void Free()
    {
    }
}
