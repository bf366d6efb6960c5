using AlexNetSharp.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Models;

/// <summary>The sum of two sequences from one input. It has no parameters; those of the layers inside are the network's.</summary>
#pragma warning disable CA1708 // TorchSharp spells the method that modules override in lower case.
internal sealed class ResidualBlock(string name, LayerSequence body, LayerSequence shortcut) : nn.Module<Tensor, Tensor>(name)
#pragma warning restore CA1708
{
    /// <summary>The layers of both sequences.</summary>
    public IEnumerable<LayerStep> AllSteps() => body.AllSteps().Concat(shortcut.AllSteps());

    /// <summary>Adds the outputs for (N, C, H, W).</summary>
    public override Tensor forward(Tensor input) => Forward(input, visit: null);

    /// <summary>Adds the outputs for (N, C, H, W), which is not changed.</summary>
    /// <param name="input">The input of both.</param>
    /// <param name="visit">Shown the output of every layer inside, where not null.</param>
    public Tensor Forward(Tensor input, Action<LayerRecord, Tensor>? visit)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor learned = body.Forward(input, visit);
        Tensor passed = shortcut.Forward(input, visit);
        return (body.GivesAwayOutput ? learned.add_(passed) : learned + passed).MoveToOuterDisposeScope();
    }
}
