using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AlexNetSharp.Benchmarks;

/// <summary>A residual block as somebody who knows TorchSharp would write it.</summary>
#pragma warning disable CA1708 // TorchSharp spells the method that modules override in lower case.
internal sealed class StockResidual : nn.Module<Tensor, Tensor>
#pragma warning restore CA1708
{
    private readonly Sequential _body;
    private readonly Sequential _shortcut;

    /// <summary>Initializes the block.</summary>
    /// <param name="body">What is added to the shortcut.</param>
    /// <param name="shortcut">The shortcut; empty for the input itself.</param>
    public StockResidual(Sequential body, Sequential shortcut)
        : base(nameof(StockResidual))
    {
        (_body, _shortcut) = (body, shortcut);
        register_module("body", body);
        register_module("shortcut", shortcut);
    }

    /// <summary>Adds the outputs for (N, C, H, W).</summary>
    public override Tensor forward(Tensor input)
    {
        using Tensor body = _body.call(input);
        if (_shortcut.Count == 0)
        {
            return body + input;
        }

        using Tensor shortcut = _shortcut.call(input);
        return body + shortcut;
    }
}
