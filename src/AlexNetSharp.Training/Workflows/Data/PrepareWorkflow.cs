using AlexNetSharp.Data.Packs;

namespace AlexNetSharp.Workflows.Data;

/// <summary>Makes a pack of images, or goes on with one whose making was interrupted.</summary>
internal sealed class PrepareWorkflow : IWorkflow<PrepareRequest, PrepareResult>
{
    /// <summary>Makes the pack.</summary>
    /// <param name="request">What to make, and of what; threads that the context names win over its own.</param>
    /// <param name="context">Told the number of files done, or found so far.</param>
    /// <returns>What was made.</returns>
    /// <exception cref="AlexNetException">
    /// The source or an option cannot be used, the pack exists or is being made, or the disk is full.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was canceled; a <see cref="StoppedException"/> where something is kept.</exception>
    public PrepareResult Run(PrepareRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        PrepareRequest asked = context.Threads is { } threads ? request with { Threads = threads } : request;
        return PackBuilder.Prepare(
            asked,
            context.Steps<PrepareProgress>(step => new WorkProgress(step.Total == 0 ? "Listing" : "Preparing", step.Done, step.Total)),
            context.Cancellation);
    }
}
