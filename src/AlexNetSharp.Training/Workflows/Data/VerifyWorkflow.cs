using AlexNetSharp.Data.Packs;

namespace AlexNetSharp.Workflows.Data;

/// <summary>Which pack to verify.</summary>
public sealed record VerifyRequest
{
    /// <summary>The pack's folder.</summary>
    public required string Pack { get; init; }
}

/// <summary>What was found to be as it was written.</summary>
/// <param name="Pack">The pack's folder.</param>
/// <param name="Files">The number of its files.</param>
public sealed record VerifyResult(string Pack, int Files);

/// <summary>Compares every file of a pack with its checksum.</summary>
public sealed class VerifyWorkflow : IWorkflow<VerifyRequest, VerifyResult>
{
    /// <summary>Verifies.</summary>
    /// <param name="request">Which pack.</param>
    /// <param name="context">Told the number of files done.</param>
    /// <exception cref="AlexNetException">A file is missing, torn or altered; the sentence names it.</exception>
    public VerifyResult Run(VerifyRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        using Pack pack = Pack.Open(request.Pack);
        int files = pack.Manifest.AllFiles().Count();
        pack.Verify(context.Counts("Verifying", files), context.Cancellation);
        return new VerifyResult(request.Pack, files);
    }
}
