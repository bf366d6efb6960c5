using System.Runtime.InteropServices;
using AlexNetSharp.Inference.Steps;
using AlexNetSharp.Kernels;
using AlexNetSharp.Networks;

namespace AlexNetSharp.Inference;

/// <summary>
/// Runs a plan: the memory of the values, for one caller at a time. Nothing is allocated in a pass whose images are no more than those of
/// one before.
/// </summary>
/// <param name="plan">The plan, owned by the caller.</param>
/// <param name="threads">The most threads, at least 1.</param>
internal sealed unsafe class InferencePass(InferencePlan plan, int threads) : IForwardPass, IDisposable
{
    private const nuint Alignment = 64;

    private float* _memory;
    private nint _length;
    private int _images;

    /// <summary>Frees what nobody disposed of.</summary>
    ~InferencePass() => NativeMemory.AlignedFree(_memory);

    /// <inheritdoc/>
    public int Classes => plan.Network.Classes;

    /// <summary>Gives memory for the pixels of a batch.</summary>
    /// <param name="images">N, at least 1.</param>
    /// <returns>Room for float32 (N, C, H, W), which is to be written before <see cref="Run"/>; valid until the next call.</returns>
    public Span<float> Input(int images)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        nint length = checked((nint)plan.ActivationValues(images));
        if (length > _length)
        {
            NativeMemory.AlignedFree(_memory);
            _memory = null;
            _length = 0;
            _memory = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), Alignment);
            _length = length;
        }

        _images = images;
        return new Span<float>(_memory, checked(images * plan.Parts.Values[0].Count));
    }

    /// <summary>Computes the logits of the batch that <see cref="Input"/> has room for.</summary>
    /// <returns>Shape (N, classes); valid until the next call.</returns>
    public ReadOnlySpan<float> Run()
    {
        using KernelThreadLimit limit = KernelThreads.Limit(threads);
        RunHead(kept: null);
        foreach (PlanStep step in plan.Tail)
        {
            RunStep(step, first: 0, _images);
        }

        int logits = plan.Parts.Steps[^1].Output;
        return new ReadOnlySpan<float>(Place(logits, first: 0, _images), _images * Classes);
    }

    /// <inheritdoc/>
    public float[] Logits(int images, int channels, int size, Action<nint> fill)
    {
        Fill(images, channels, size, fill);
        return Run().ToArray();
    }

    /// <inheritdoc/>
    public float[] Features(int images, int channels, int size, Action<nint> fill)
    {
        Fill(images, channels, size, fill);
        using KernelThreadLimit limit = KernelThreads.Limit(threads);
        PlanFeatures features = plan.Parts.Features;
        float[] found = new float[images * plan.FeatureCount];
        RunHead((value, first, count) => Keep(value, first, count, found));
        foreach (PlanStep step in plan.Tail.Where(step => step.Output <= features.Value))
        {
            RunStep(step, first: 0, images);
        }

        if (!plan.HeadPlaces.Contains(features.Value))
        {
            Keep(features.Value, first: 0, images, found);
        }

        return found;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        _length = 0;
        GC.SuppressFinalize(this);
    }

    private void Fill(int images, int channels, int size, Action<nint> fill)
    {
        ArgumentNullException.ThrowIfNull(fill);
        ActivationShape wanted = plan.Parts.Values[0].Shape;
        var given = new ActivationShape(channels, size, size);
        if (given != wanted)
        {
            throw new ArgumentException($"{plan.Network.Name} takes batches of {wanted}; this one is of {given}.", nameof(size));
        }

        _ = Input(images);
        fill((nint)_memory);
    }

    /// <summary>Has a few images at a time pass the steps up to the first fully connected layer.</summary>
    /// <param name="kept">Told of every value of these images before it is overwritten; null for nobody.</param>
    private void RunHead(ValueUser? kept)
    {
        for (int first = 0; first < _images; first += plan.Together)
        {
            int count = Math.Min(plan.Together, _images - first);
            foreach (PlanStep step in plan.Head)
            {
                RunStep(step, first, count);
                if (step.Output == plan.Parts.Features.Value)
                {
                    kept?.Invoke(step.Output, first, count);
                }
            }
        }
    }

    private void RunStep(PlanStep step, int first, int count) => step.Run(
        Place(step.Input, first, count),
        step.Added is { } added ? Place(added, first, count) : null,
        Place(step.Output, first, count),
        count);

    /// <summary>Where the values of some images stand.</summary>
    private float* Place(int value, int first, int count)
    {
        if (value == 0)
        {
            return _memory + ((nint)first * plan.Parts.Values[0].Count);
        }

        float* middle = _memory + (nint)InferencePlan.Lines((long)_images * plan.Parts.Values[0].Count);
        int middleCount = plan.MiddleCount;
        if (value == plan.Middle)
        {
            return middle + ((nint)first * middleCount);
        }

        float* tail = middle + (nint)InferencePlan.Lines((long)_images * middleCount);
        return plan.HeadPlaces.Contains(value)
            ? tail + (nint)(plan.TailPlaces.Length * _images) + (nint)(plan.HeadPlaces[value] * count)
            : tail + (nint)(plan.TailPlaces[value] * _images);
    }

    private void Keep(int value, int first, int count, float[] found)
    {
        PlanFeatures features = plan.Parts.Features;
        ActivationShape shape = plan.Parts.Values[value].Shape;
        int pixels = features.Averages ? shape.Height * shape.Width : 1;
        float* values = Place(value, first, count);
        for (int i = 0; i < count * plan.FeatureCount; i++)
        {
            double sum = 0;
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                sum += values[((nint)i * pixels) + pixel];
            }

            found[(first * plan.FeatureCount) + i] = (float)(sum / pixels * features.Factor);
        }
    }

    private delegate void ValueUser(int value, int first, int count);
}
