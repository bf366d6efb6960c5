namespace AlexNetSharp.Workflows;

/// <summary>Work that a command or a job does: a request in, a result out, and everything about how it runs in the context.</summary>
/// <typeparam name="TRequest">What is asked for.</typeparam>
/// <typeparam name="TResult">What it gave.</typeparam>
public interface IWorkflow<TRequest, TResult>
{
    /// <summary>Does the work.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="context">In what it runs: who is told how far it is, where it computes, what stops it.</param>
    /// <returns>What it gave.</returns>
    /// <exception cref="AlexNetException">Something that was given cannot be used; the sentence says what.</exception>
    /// <exception cref="OperationCanceledException">It was canceled; a <see cref="StoppedException"/> where something is kept.</exception>
    TResult Run(TRequest request, WorkflowContext context);
}

/// <summary>Runs workflows where nothing is said about how.</summary>
public static class WorkflowRuns
{
    /// <summary>Does the work in <see cref="WorkflowContext.Default"/>.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="request">What is asked for.</param>
    /// <typeparam name="TRequest">What is asked for.</typeparam>
    /// <typeparam name="TResult">What it gave.</typeparam>
    /// <returns>What it gave.</returns>
    public static TResult Run<TRequest, TResult>(this IWorkflow<TRequest, TResult> workflow, TRequest request)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        return workflow.Run(request, WorkflowContext.Default);
    }
}
