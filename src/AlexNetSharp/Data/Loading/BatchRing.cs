using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace AlexNetSharp.Data.Loading;

/// <summary>
/// A background thread that fills free buffers in order, and the queue from which they are taken and to which they come back.
/// </summary>
internal sealed class BatchRing : IDisposable
{
    private readonly BlockingCollection<IBatchBuffer> _free = [];
    private readonly BlockingCollection<LoadedBatch> _filled = [];
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _caller;
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _error;

    /// <summary>Starts the thread.</summary>
    /// <param name="buffers">The buffers that go round.</param>
    /// <param name="batches">What fills each batch, in order.</param>
    /// <param name="cancellation">Stops the thread and its user.</param>
    public BatchRing(
        IReadOnlyList<IBatchBuffer> buffers,
        IEnumerable<Func<IBatchBuffer, LoadedBatch>> batches,
        CancellationToken cancellation)
    {
        foreach (IBatchBuffer buffer in buffers)
        {
            _free.Add(buffer, CancellationToken.None);
        }

        _caller = cancellation;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _thread = new Thread(() => Run(batches)) { IsBackground = true, Name = "batch loader" };
        _thread.Start();
    }

    /// <summary>Waits for the next batch; null at the end.</summary>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    public LoadedBatch? Next()
    {
        _caller.ThrowIfCancellationRequested();
        if (_filled.TryTake(out LoadedBatch? batch, Timeout.Infinite, _caller))
        {
            return batch;
        }

        _error?.Throw();
        return null;
    }

    /// <summary>Gives a batch's buffer back to be filled anew.</summary>
    public void Recycle(LoadedBatch batch) => _free.Add(batch.Buffer, CancellationToken.None);

    /// <summary>Stops the thread and waits for it: afterwards no buffer is written any more.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
        _free.Dispose();
        _filled.Dispose();
    }

    private void Run(IEnumerable<Func<IBatchBuffer, LoadedBatch>> batches)
    {
        try
        {
            foreach (Func<IBatchBuffer, LoadedBatch> fill in batches)
            {
                _filled.Add(fill(_free.Take(_stop.Token)), _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The user has left; nobody waits for more.
        }
#pragma warning disable CA1031 // Whatever fails on this thread belongs to the user of the batches, who gets it from Next.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _error = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            _filled.CompleteAdding();
        }
    }
}
