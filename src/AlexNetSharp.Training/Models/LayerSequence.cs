using AlexNetSharp.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Models;

/// <summary>A record and the module that computes it.</summary>
internal readonly record struct LayerStep(LayerRecord Record, nn.Module<Tensor, Tensor> Module);

/// <summary>Modules one after the other, some of them computed in one. A pass leaves no tensor behind but the one it returns.</summary>
internal sealed class LayerSequence
{
    private readonly IReadOnlyList<LayerStep> _steps;
    private readonly Dictionary<int, FusedRun> _runs;

    /// <summary>Initializes the sequence.</summary>
    /// <param name="steps">The layers, in order.</param>
    public LayerSequence(IReadOnlyList<LayerStep> steps)
    {
        _steps = steps;
        _runs = FusedRun.Find(steps).ToDictionary(run => run.First);
    }

    /// <summary>The layers, in order; a residual block stands after those inside of it.</summary>
    public IEnumerable<LayerStep> AllSteps() =>
        _steps.SelectMany(step => step.Module is ResidualBlock block ? [.. block.AllSteps(), step] : (IEnumerable<LayerStep>)[step]);

    /// <summary>Whether the last layer's gradients do without its output, so that it may be overwritten.</summary>
    public bool GivesAwayOutput => _steps.Count > 0 && _steps[^1].Record is ConvolutionLayer;

    /// <summary>Computes the last layer's output.</summary>
    /// <param name="input">The first layer's input; it is not changed.</param>
    /// <param name="visit">Shown every layer's output, where not null; then no layers are computed in one.</param>
    /// <returns>The output, in the caller's dispose scope; the input itself where no layer changes it.</returns>
    public Tensor Forward(Tensor input, Action<LayerRecord, Tensor>? visit)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor current = input;
        int index = 0;
        while (index < _steps.Count)
        {
            LayerStep step = _steps[index];
            FusedRun? run = visit is null && _runs.TryGetValue(index, out FusedRun? found) && found.Layers.Takes(current) ? found : null;
            Tensor next = run is not null ? Step(run.Layers.Apply, current)
                : step.Module is ResidualBlock block ? block.Forward(current, visit)
                : Step(step.Module.call, current);
            index += run?.Length ?? 1;
            if (!ReferenceEquals(next, current) && !ReferenceEquals(current, input))
            {
                // The graph keeps what its gradients need; the rest is free from here on.
                current.Dispose();
            }

            current = next;
            visit?.Invoke(step.Record, current);
        }

        return ReferenceEquals(current, input) ? input : current.MoveToOuterDisposeScope();
    }

    private static Tensor Step(Func<Tensor, Tensor> layer, Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor output = layer(input);
        return ReferenceEquals(output, input) ? input : output.MoveToOuterDisposeScope();
    }
}
